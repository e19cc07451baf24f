"""`ava import` as a person or a program runs it: the contract's JSON, exit codes, one sentence for each fault."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

AVA = Path(sys.executable).with_name("ava")
KEYS = ["path", "kind", "read", "inserted", "updated", "unchanged", "rejected", "rejects_file", "totals"]
BARS = "date,open,high,low,close,adj_close,volume\n2015-01-02,10,11,9,10.5,10.1,100\n2015-01-05,10,11,9,10.5,10.1,100\n"
ACTIVITY = (
    '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"\n'
    '"6/22/2022","6/22/2022","6/24/2022","STEM","Stem\nCUSIP: 85859N102","Buy","2","$10.00","($20.00)"\n'
    '"6/21/2022","6/21/2022","6/21/2022","","ACH Deposit","ACH","","","$1,000.10"\n'
    '""\n"","","","","","","","","","The data provided is for informational purposes only."'
)
MINUTE = 60


@pytest.fixture(scope="module")
def home():
    """A home every account can reach, with a world of its own."""
    folder = Path(tempfile.mkdtemp(prefix="ava-import-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def bring(ava, home):
    """Run `ava import` in that home, not in the one where other tests ask: an import makes `main` the world that is asked."""
    return lambda *words: ava("import", *map(str, words), AVA_HOME=str(home))


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_json_is_a_list_with_the_keys_of_the_contract(bring, tmp_path):
    done = bring(written(tmp_path, "KEYS.csv", BARS), "--json")
    [imported] = done.json
    assert (done.code, list(imported)) == (0, KEYS)
    assert imported["path"] == str(tmp_path / "KEYS.csv")
    assert (imported["kind"], imported["read"], imported["inserted"], imported["rejects_file"]) == ("bars", 2, 2, None)


def test_sums_of_money_are_decimal_strings(bring, tmp_path):
    done = bring(written(tmp_path, "activity.csv", ACTIVITY), "--json", "--user", "sums")
    [imported] = done.json
    assert imported["totals"] == {"amount": "980.10", "by_code": {"ACH": "1000.10", "Buy": "-20.00"}}


def test_a_second_import_says_unchanged(bring, tmp_path):
    path = written(tmp_path, "TWICE.csv", BARS)
    bring(path)
    [imported] = bring(path, "--json").json
    assert (imported["inserted"], imported["updated"], imported["unchanged"]) == (0, 0, 2)


def test_a_person_gets_a_table(bring, tmp_path):
    done = bring(written(tmp_path, "TABLE.csv", BARS))
    assert done.code == 0
    assert "TABLE.csv" in done.out
    assert "last 2015-01-05" in done.out


def test_rejects_end_with_3_and_say_where_they_are(bring, tmp_path):
    done = bring(written(tmp_path, "BAD.csv", BARS + "2015-01-06,10,9,9,10.5,10,100\n"), "--json")
    [imported] = done.json
    assert (done.code, imported["inserted"], imported["rejected"]) == (3, 2, 1)
    assert "high 9.0" in Path(imported["rejects_file"]).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BARS[:-3], "cut off"),
        (BARS.encode("utf-16"), "not UTF-8"),
        (BARS.replace("volume", "volumé", 1).encode("latin-1"), "not UTF-8"),
        (b"", "empty"),
        ("name,city\nx,y\n", "its format is not known; considered"),
        ("date,open,high,low,close,volume\n", "say which with --as"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_2_and_one_sentence(bring, tmp_path, content, says):
    done = bring(written(tmp_path, "FAULT.csv", content), "--json")
    assert (done.code, done.json) == (2, [])
    assert says in " ".join(done.err.split())
    assert "Traceback" not in done.err


@pytest.mark.parametrize("words", [["/no/such/file.csv"], ["--as", "nothing", "x.csv"], ["--world", "A b", "x.csv"], []])
def test_wrong_usage_ends_with_2(bring, words):
    done = bring(*words)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_a_folder_and_several_paths_are_imported_file_by_file(bring, tmp_path):
    folder = tmp_path / "prices" / "more"
    folder.mkdir(parents=True)
    for name in ("FB.csv", "FA.csv"):
        written(folder, name, BARS)
    written(folder, "README.md", "# not data")
    done = bring(folder.parent, written(tmp_path, "FC.csv", BARS), "--json")
    assert (done.code, [Path(each["path"]).name for each in done.json]) == (0, ["FA.csv", "FB.csv", "FC.csv"])


def test_one_bad_file_of_several_does_not_stop_the_others(bring, tmp_path):
    done = bring(written(tmp_path, "TORN.csv", BARS[:-9]), written(tmp_path, "GOOD.csv", BARS), "--json")
    assert (done.code, [each["inserted"] for each in done.json]) == (2, [2])


def test_a_file_of_no_known_kind_in_a_folder_is_done_in_part(bring, tmp_path):
    written(tmp_path, "PART.csv", BARS)
    written(tmp_path, "other.csv", "name,city\nx,y\n")
    done = bring(tmp_path, "--json")
    assert (done.code, len(done.json)) == (3, 1)


def test_a_folder_without_any_known_kind_is_unreadable(bring, tmp_path):
    written(tmp_path, "other.csv", "name,city\nx,y\n")
    assert bring(tmp_path, "--json").code == 2


def test_a_kind_that_is_said_is_taken(bring, tmp_path):
    bars = "date,open,high,low,close,volume\n2015-01-02,10,11,9,10.5,100\n"
    [imported] = bring(written(tmp_path, "RAW.csv", bars), "--as", "bars_raw", "--json").json
    assert imported["kind"] == "bars_raw"


def test_an_interrupted_import_ends_with_130_and_changes_nothing(home, bring, tmp_path):
    """The first row is a reject, so that its file shows when rows are being read."""
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("symbol,date,open,high,low,close,volume\n???,2015-01-02,10,11,9,10.5,1\n")
        stream.writelines(f"S{n},2015-01-02,10,11,9,10.5,{n}\n" for n in range(400_000))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AVA_")} | {"AVA_HOME": str(home)}
    importing = subprocess.Popen([AVA, "import", str(path)], env=environment, stderr=subprocess.PIPE, text=True)
    until(lambda: list((home / "rejects").glob("long.csv.*.part")))
    importing.send_signal(signal.SIGINT)
    said = importing.communicate(timeout=MINUTE)[1]
    assert (importing.returncode, "Traceback" in said) == (130, False)
    assert not list((home / "rejects").glob("long.csv.*"))
    path.write_text("symbol,date,open,high,low,close,volume\nS0,2015-01-02,10,11,9,10.5,0\n", encoding="utf-8")
    assert bring(path, "--json").json[0]["inserted"] == 1


def until(seen):
    for _ in range(MINUTE * 20):
        if seen():
            return
        time.sleep(0.05)
    raise TimeoutError("the import did not begin")


def test_the_real_account_adds_up(bring):
    data = os.environ.get("AVA_TEST_DATA")
    if not data:
        pytest.skip("AVA_TEST_DATA is not set: real files are not at hand")
    files = bring(Path(data, "data/robinhood"), "--json", "--user", "real").json
    [imported] = [each for each in files if each["kind"] == "robinhood_activity"]
    assert (imported["read"], imported["rejected"]) == (2_428, 0)
    assert (imported["totals"]["amount"], imported["totals"]["by_code"]["ACH"]) == ("2380.82", "8898.97")
