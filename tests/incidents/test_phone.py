import pytest

from incidents.phone import PhoneError, parse_number, shown


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("0812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("006281234567890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("sip:081234567890@pbx.example;user=phone", "+6281234567890"),
        ("(0401) 312-1234", "+624013121234"),
        ("0408-21234", "+6240821234"),
        ("+4930123456", "+4930123456"),
    ],
)
def test_it_makes_e164_of_what_pbxs_write(written: str, number: str) -> None:
    assert parse_number(written) == number


@pytest.mark.parametrize(
    "hidden", [None, "", "  ", "anonymous", "Private", "unknown", "sip:anonymous@anonymous.invalid"]
)
def test_it_takes_what_has_no_digit_for_hidden(hidden: str | None) -> None:
    assert parse_number(hidden) == ""


@pytest.mark.parametrize("code", ["112", "119", "14022", "101"])
def test_it_keeps_short_codes_and_extensions(code: str) -> None:
    assert parse_number(code) == code


def test_it_keeps_digits_that_are_no_number_anywhere() -> None:
    assert parse_number("99999999999999999999") == "99999999999999999999"


@pytest.mark.parametrize("wrong", ["1" * 21, "4" * 40, "08 tolong 12", "0812<script>", "٠٨١٢٣٤٥٦٧٨٩٠"])
def test_it_refuses_what_is_no_number(wrong: str) -> None:
    with pytest.raises(PhoneError):
        parse_number(wrong)


@pytest.mark.parametrize(
    ("number", "text"),
    [("+6281234567890", "0812-3456-7890"), ("+4930123456", "+49 30 123456"), ("112", "112"), ("", "")],
)
def test_it_shows_numbers_as_people_write_them(number: str, text: str) -> None:
    assert shown(number) == text
