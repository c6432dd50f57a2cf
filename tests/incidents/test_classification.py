import pytest

from incidents.classification import Rule, stems, suggest

RULES = [
    Rule("FIRE_BLD", ("kebakaran", "terbakar", "api", "asap", "korsleting", "kompor meledak", "tabung gas")),
    Rule("FIRE_LAND", ("lahan terbakar", "kebakaran lahan", "bakar sampah", "rumput")),
    Rule("TRAFFIC", ("laka", "tabrakan", "ditabrak", "tabrak lari", "motor", "terserempet")),
    Rule("MEDICAL", ("ambulans", "pingsan", "tidak sadar", "sesak", "melahirkan", "pendarahan")),
    Rule("CRIME", ("pencurian", "begal", "maling", "parang", "penikaman")),
    Rule("DV", ("kdrt", "dipukul suami")),
    Rule("TREE", ("pohon tumbang", "pohon roboh", "dahan")),
    Rule("POWER", ("mati lampu", "listrik padam", "trafo meledak")),
    Rule("LPJU", ("lampu jalan", "pju mati")),
    Rule("ANIMAL", ("ular", "buaya")),
    Rule("WASTE", ("sampah",)),
]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("rumah kebakaran di lorong meohai", "FIRE_BLD"),
        ("ada rumah kebakar pak, apinya besar sekali", "FIRE_BLD"),
        ("lahan kosong terbakar di belakang kampus", "FIRE_LAND"),
        ("ada orang pingsan", "MEDICAL"),
        ("bapak saya tdk sadar", "MEDICAL"),
        ("istri saya mau melahirkan", "MEDICAL"),
        ("tabrakan motor sama mobil", "TRAFFIC"),
        ("anak sekolah di tabrak lari", "TRAFFIC"),
        ("pohon tumbang tutup jalan", "TREE"),
        ("pohon besar sekali tumbang", "TREE"),
        ("lampu jalan mati semua", "LPJU"),
        ("trafonya meledak, mati lampu satu kompleks", "POWER"),
        ("ada yang mencuri di toko", "CRIME"),
        ("saya dipukul sama suami", "DV"),
        ("Ada ULAR masuk dapur!!", "ANIMAL"),
    ],
)
def test_it_suggests_what_the_caller_means(said: str, code: str) -> None:
    assert suggest(said, RULES)[0].code == code


@pytest.mark.parametrize(
    "said", ["", "halo halo", "penyakit menular", "jadwal terapi", "🙂🙂", "'; DROP TABLE", "a" * 9000]
)
def test_it_suggests_nothing_where_nothing_is_said(said: str) -> None:
    assert suggest(said, RULES) == []


def test_it_names_the_words_that_spoke_for_it() -> None:
    assert suggest("tabrakan dua motor", RULES)[0].matched == ("tabrakan", "motor")


def test_a_phrase_beats_a_single_word() -> None:
    suggestions = suggest("lahan terbakar", RULES)
    assert [one.code for one in suggestions] == ["FIRE_LAND", "FIRE_BLD"]
    assert suggestions[0].score > 2 * suggestions[1].score


def test_it_counts_a_word_once() -> None:
    assert suggest("tabrakan", RULES)[0].score == 1


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("kebakaran", "terbakar"),
        ("apinya", "api"),
        ("mencuri", "pencurian"),
        ("ditusuk", "penusukan"),
        ("memukul", "dipukul"),
    ],
)
def test_inflected_words_share_a_stem(word: str, other: str) -> None:
    assert stems(word) & stems(other)
