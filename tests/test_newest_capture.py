"""What was known before a night: the moment of the newest capture, found without all the nights."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.answers.listings import known_changes
from pipeline.crawl.run import crawl
from pipeline.imports.importer import import_warc
from tests.city import QUICK, V2, City, at, page, pdf
from tests.loopback import Loopback

PAST = datetime(2019, 4, 1, 18, tzinfo=UTC)


def newest(city: City) -> str:
    [row] = city.rows("SELECT max(captured_at) AS at FROM captures")
    return str(row["at"])


def captured_elsewhere(city: City, folder: Path, moment: datetime) -> None:
    """Import what somebody else captured of the city at a moment."""
    with city.site.at(moment):
        report = crawl(city.source, folder, clock=at(moment), limits=QUICK)
    import_warc(folder / report.warc_file, city.source, city.archive)


def test_an_import_does_not_hide_the_newest_capture(tmp_path: Path) -> None:
    assert known_changes(tmp_path / "none.db").seen == ""
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(V2), v2=pdf("plan two"))
        city.night()
        assert known_changes(city.db).seen == newest(city) == "2024-04-01T18:00:00Z"
        captured_elsewhere(city, tmp_path / "older", PAST)
        city.build()
        assert known_changes(city.db).seen == newest(city) == "2024-04-01T18:00:00Z"
        later = datetime.fromisoformat(newest(city)) + timedelta(days=9)
        captured_elsewhere(city, tmp_path / "newer", later)
        city.build()
        assert known_changes(city.db).seen == newest(city) == "2024-04-10T18:00:00Z"
