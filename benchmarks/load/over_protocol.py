"""A visitor over the app's own protocol: all that a browser asks for, and nothing drawn."""

import time
from collections.abc import Sequence

from benchmarks.load.photos import Gallery
from benchmarks.load.visitor import MORE, Visitor
from benchmarks.session import Failed, Picture, Session

PARTS = 3  # of Train that are looked at again, as its clock does
SECOND, THIRD = "viewer_1", "viewer_2"  # panes: the compressed picture, and on Compare the regenerated one


class ProtocolVisitor(Visitor):
    """A visitor whose session is a `benchmarks.session.Session`."""

    def __init__(self, number: int, url: str, gallery: Gallery) -> None:
        """Stand before the door."""
        super().__init__(number, url, gallery)
        self._session: Session | None = None
        self._quality = 10

    def enter(self) -> float:
        """Open the first page."""
        began = time.monotonic()
        self._session = Session(self.url)
        return time.monotonic() - began

    def leave(self) -> None:
        """Go away."""
        if self._session:
            self._session.close()

    def slide(self) -> float:
        """Compress at another quality, until its picture is there."""
        self._at("compress")
        self._quality = self._random.choice([quality for quality in range(5, 61) if quality != self._quality])
        began = time.monotonic()
        return self._seen("slider", self._here.set_slider("JPEG quality", self._quality), SECOND, began)

    def drop(self) -> float:
        """Drop another photo on Compress, until it is there."""
        self._at("compress")
        name, file = self.next_photo()
        began = time.monotonic()
        return self._seen("drop", self._here.drop(name, file), "viewer_0", began)

    def compare(self) -> float:
        """Have the photo restored as nobody had it before, until the regenerated picture is there."""
        self.tally.seconds["slider"].append(self.slide())
        began = time.monotonic()
        return self._seen("compare", self._here.go("compare"), THIRD, began)

    def watch(self) -> float:
        """Watch Train."""
        began = time.monotonic()
        self._here.go("train")
        took = time.monotonic() - began
        for fragment in list(self._here.fragments())[:PARTS]:
            self._here.run(fragment)
        return took

    @property
    def _here(self) -> Session:
        if self._session is None:
            raise Failed("Nobody came in.")
        return self._session

    def _at(self, page: str) -> None:
        if self._here.page != page:
            self._check(self._here.go(page))

    def _seen(self, deed: str, pictures: Sequence[Picture], slot: str, began: float) -> float:
        """Look at all pictures; the seconds until the one in a pane was there."""
        self.tally.seconds[f"{deed}, {MORE}"].append(time.monotonic() - began)
        self._check(pictures)
        came = [picture.came for picture in pictures if picture.slot == slot]
        if not came:
            raise Failed(f"There is no picture in pane {slot}.")
        return came[0] - began

    def _check(self, pictures: Sequence[Picture]) -> None:
        for picture in pictures:
            self.look(self._gallery.owner(picture.file))
