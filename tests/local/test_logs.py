from pathlib import Path

from geo112.local.logs import FollowedLogs


def test_it_prefixes_each_line_with_its_process(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("hello\n")
    (tmp_path / "ingest.log").write_text("connected\n")
    logs = FollowedLogs({name: tmp_path / f"{name}.log" for name in ("web", "ingest")})
    assert list(logs.new_lines()) == ["   web | hello", "ingest | connected"]


def test_it_waits_for_the_end_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    logs = FollowedLogs({"web": path})
    path.write_text("half")
    assert list(logs.new_lines()) == []
    with path.open("a") as file:
        file.write(" done\n")
    assert list(logs.new_lines()) == ["web | half done"]


def test_it_follows_a_file_that_was_rotated_away(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_text("before\n")
    logs = FollowedLogs({"web": path})
    assert list(logs.new_lines()) == ["web | before"]
    path.rename(tmp_path / "web.log.1")
    path.write_text("after\n")
    assert [*logs.new_lines(), *logs.new_lines()] == ["web | after"]
