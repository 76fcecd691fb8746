"""Who is looking: a name that a browser keeps, so that a run knows its owner after a reload and in a second tab."""

import streamlit as st

_KEY = "_visitor"
_keeper = st.components.v2.component(
    "restorer_visitor",
    js="""
export default function ({ data, setStateValue }) {
  const key = "restorer-visitor"
  let name = data.known
  try {
    name = localStorage.getItem(key) || name
  } catch {
    // a browser that keeps nothing: the visitor is this tab
  }
  if (!name) {
    // not crypto.randomUUID, which plain HTTP on a classroom's network does not have
    name = Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("")
  }
  try {
    localStorage.setItem(key, name)
  } catch {
    // as above
  }
  // a moment later, because of two messages in the page's first batch Streamlit would act on one alone
  if (data.known !== name) setTimeout(() => setStateValue("name", name), 60)
}
""",
)


def introduce() -> None:
    """Let the browser say its name, or give it one; once on a page, and known from the next run of the page on."""
    _keeper(key=_KEY, data={"known": known()}, on_name_change=lambda: None)


def known() -> str | None:
    """The visitor's name; None until the browser has told it."""
    name = st.session_state.get(_KEY, {}).get("name")
    return str(name) if name else None
