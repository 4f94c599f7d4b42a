from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.documents.chart import TONES, ChartWords, Day, axis_ticks, daily_chart
from reportgen.resources import resource_dir

SVG = "{http://www.w3.org/2000/svg}"
WORDS = ChartWords(title="What <it> shows & more", transmissions="Sent", attempts="Tried", filter="Filter on")
AXIS_MM = 17.0


def day(label: str, sent: tuple[int, ...] | None, tried: tuple[int, ...] | None) -> Day:
    return Day(label=label, transmissions=sent, attempts=tried)


def draw(*days: Day, filter_at: float | None = None) -> ET.Element:
    return ET.fromstring(daily_chart(days, WORDS, lambda count: f"{count:,}", filter_at))


def bars(svg: ET.Element) -> list[tuple[float, float, float, str]]:
    """x, y, height and fill of each outlined rectangle."""
    return [
        (float(box.get("x")), float(box.get("y")), float(box.get("height")), box.get("fill"))
        for box in svg.iter(f"{SVG}rect")
        if box.get("stroke") != "none"
    ]


def texts(svg: ET.Element, kind: str) -> list[str]:
    return [element.text for element in svg.iter(f"{SVG}text") if element.get("class") == kind]


WEEK = (
    day("1 March", (300, 100), (0, 0)),
    day("2 March", (0, 200), (0, 0)),
    day("3 March", None, None),
    day("4 March", (0, 0), (300, 0)),
    day("5 March", (0, 0), (12_000, 7)),
)


def test_the_title_is_the_alternative_text_and_is_escaped() -> None:
    svg = draw(*WEEK)
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == "What <it> shows & more"


def test_bars_are_as_high_as_their_counts_on_the_axis_of_their_own_panel() -> None:
    svg = draw(*WEEK)
    heights = [(round(height, 1), fill) for _, _, height, fill in bars(svg)]
    per_transmission, per_attempt = AXIS_MM / axis_ticks(400)[-1], AXIS_MM / axis_ticks(12_007)[-1]
    assert heights == [
        (round(300 * per_transmission, 1), TONES[0]),
        (round(100 * per_transmission, 1), TONES[1]),
        (round(200 * per_transmission, 1), TONES[1]),
        (round(300 * per_attempt, 1), TONES[0]),
        (round(12_000 * per_attempt, 1), TONES[0]),
        (round(7 * per_attempt, 1), TONES[1]),
    ]


def test_the_series_of_a_day_stand_on_each_other() -> None:
    (x_below, y_below, _, _), (x_above, y_above, height_above, _), *_ = bars(draw(*WEEK))
    assert x_below == x_above
    assert y_above + height_above == pytest.approx(y_below, abs=0.02)


def test_the_count_of_every_recorded_day_is_printed_and_none_for_the_others() -> None:
    svg = draw(*WEEK)
    assert texts(svg, "count") == ["400", "200", "0", "0", "0", "0", "300", "12,007"]
    assert texts(svg, "day") == ["1 March", "2 March", "3 March", "4 March", "5 March"]
    assert texts(svg, "heading") == ["Sent", "Tried"]
    assert texts(svg, "tick") == ["0", "100", "200", "300", "400", "0", "5,000", "10,000", "15,000"]


def test_a_day_without_recording_has_a_band_in_both_panels_instead_of_a_zero() -> None:
    bands = [box for box in draw(*WEEK).iter(f"{SVG}rect") if box.get("height") == "17"]
    assert len(bands) == 2
    assert len({band.get("x") for band in bands}) == 1
    everything = draw(day("a", None, None), day("b", None, None))
    assert bars(everything) == []
    assert texts(everything, "count") == []


@pytest.mark.parametrize(("filter_at", "share"), [(0, 0.0), (2.5, 0.5), (5, 1.0), (-3, 0.0), (99, 1.0)])
def test_the_filter_is_marked_at_its_moment_through_both_panels(filter_at: float, share: float) -> None:
    svg = draw(*WEEK, filter_at=filter_at)
    line = next(line for line in svg.iter(f"{SVG}line") if line.get("stroke-dasharray") != "none")
    assert line.get("x1") == line.get("x2")
    assert float(line.get("x1")) == pytest.approx(13 + share * 151, abs=0.01)
    headings = [float(text.get("y")) for text in svg.iter(f"{SVG}text") if text.get("class") == "heading"]
    axes = [y + height for _, y, height, fill in bars(svg) if fill == TONES[0]]
    assert float(line.get("y1")) < min(headings)
    assert float(line.get("y2")) == pytest.approx(max(axes), abs=0.02)
    assert texts(svg, "filter") == ["Filter on"]


def test_without_a_filter_nothing_is_marked() -> None:
    svg = draw(*WEEK)
    assert texts(svg, "filter") == []
    assert {line.get("stroke-dasharray") for line in svg.iter(f"{SVG}line")} == {"none"}


def test_few_days_have_upright_text_and_many_days_turned_text() -> None:
    few = draw(*WEEK)
    many = draw(*(day(f"{number}.12.", (12_345,), (12_345,)) for number in range(60)))
    turned = [element for element in many.iter(f"{SVG}text") if element.get("transform")]
    assert not [element for element in few.iter(f"{SVG}text") if element.get("transform")]
    assert len(turned) == 60 * 3
    assert len(bars(many)) == 120


def test_one_day_is_enough_and_no_day_is_not() -> None:
    assert texts(draw(day("7 March", (413,), (0,))), "count") == ["413", "0"]
    with pytest.raises(ValueError, match="0 days"):
        draw()


def test_series_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="series"):
        draw(day("a", (1,), (1, 2)))
    with pytest.raises(ValueError, match="series"):
        draw(day("a", (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)))


def test_hostile_words_stay_text() -> None:
    hostile = ChartWords(title="</title><script>", transmissions="<b>", attempts="&amp;", filter='"><g>')
    svg = ET.fromstring(daily_chart(WEEK, hostile, str, 1.0))
    tags = {element.tag.removeprefix(SVG) for element in svg.iter()}
    assert tags == {"svg", "title", "text", "line", "rect"}
    assert texts(svg, "heading") == ["<b>", "&amp;"]


def test_the_legend_in_the_style_sheet_has_the_tones_of_the_drawing() -> None:
    css = (resource_dir("templates") / "style" / "letter.css").read_text()
    assert tuple(re.findall(r"\.tone-\d \{ background: (#\w+); \}", css)) == TONES
    band = re.search(r"\.tone-none \{ background: (#\w+);", css)[1]
    assert f'fill="{band}"' in daily_chart(WEEK, WORDS, str)


@given(st.integers(0, 10**9))
def test_an_axis_begins_at_zero_reaches_the_highest_value_and_has_few_even_steps(highest: int) -> None:
    ticks = axis_ticks(highest)
    step = ticks[1]
    assert ticks[0] == 0
    assert highest <= ticks[-1] < max(highest, 1) + step
    assert 2 <= len(ticks) <= 5
    assert ticks == tuple(range(0, ticks[-1] + 1, step))
    assert str(step).rstrip("0") in {"1", "2", "5"}


COUNTS = st.none() | st.tuples(st.integers(0, 20_000), st.integers(0, 20_000))


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=60), st.none() | st.floats(-1, 70))
def test_everything_stays_inside_the_drawing_and_comes_out_the_same_again(
    counts: list[tuple[tuple[int, int] | None, tuple[int, int] | None]], filter_at: float | None
) -> None:
    days = [day(f"{number}.12.", *column) for number, column in enumerate(counts)]
    drawing = daily_chart(days, WORDS, str, filter_at)
    assert drawing == daily_chart(days, WORDS, str, filter_at)
    svg = ET.fromstring(drawing)
    width, height = (float(value) for value in svg.get("viewBox").split()[2:])
    for box in svg.iter(f"{SVG}rect"):
        x, y, across, down = (float(box.get(name)) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + across <= width + 0.02
        assert y + down <= height
