"""axe-core finds nothing on the pages and in their menus, in light and dark, that this project could mend."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.looking import look, settle

LOOKS = 5  # a second apart

# What no setting of Streamlit mends: a rule, and the element of Streamlit's own that breaks it
OF_STREAMLIT = {
    "presentation-role-conflict": "[data-testid=stFileUploaderDropzone]",  # a role without a meaning, with a label
    "color-contrast": "[data-testid=stWidgetLabel][disabled], [data-testid=stSelectbox]:has([disabled])",  # as disabled
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["compress", "train", "compare"])
def test_axe_finds_nothing(app_url: str, page: Page, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    if name == "train":
        page.goto(f"{app_url}/train")
        expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    else:
        look(page, f"{app_url}/{name}?sample=Cat", 2 if name == "compress" else 3)
    settle(page)
    assert lasting(page) == []
    for menu in page.get_by_test_id("stPopover").get_by_role("button", disabled=False).all():
        menu.click()
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
        settle(page)
        assert lasting(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)


def lasting(page: Page) -> list[str]:
    """The violations that are still there when what fades in or out on a slow machine has had its time."""
    for _ in range(LOOKS):
        if not (found := own(page, Axe().run(page).response["violations"])):
            break
        page.wait_for_timeout(1000)
    return found


def own(page: Page, violations: list[dict]) -> list[str]:
    """The violations that are not Streamlit's own."""
    found = []
    for violation in violations:
        for node in violation["nodes"]:
            place, excused = node["target"][0], OF_STREAMLIT.get(violation["id"])
            if not (isinstance(place, str) and excused and page.locator(place).evaluate(_LIES_IN, excused)):
                found.append(f"{violation['id']}: {node['html'][:200]}")
    return found


_LIES_IN = "(element, selector) => Boolean(element.closest(selector))"
