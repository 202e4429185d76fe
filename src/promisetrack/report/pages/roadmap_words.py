"""The sentences of a roadmap's page: where it leads, what it rests on, what it cannot tell."""

from __future__ import annotations

from markupsafe import Markup

from promisetrack.forecast.words import LAST_YEAR, even_odds, interval_words
from promisetrack.report.pages.limits import Limit
from promisetrack.report.pages.roadmap_fan import cases_until
from promisetrack.report.phrasing import number_words, opening
from promisetrack.report.roadmap_answers import alone_sentence, last_sentence, most_sentence
from promisetrack.report.roadmaps import RoadmapStudy


def roadmap_title(study: RoadmapStudy) -> str:
    """Say when the headline may come, with its interval."""
    top = study.top
    if top is None:
        return study.roadmap.title
    if top.timeline is None:
        return f"{top.label}: settled"
    return f"{top.label}: {even_odds(top.timeline)}; {interval_words(top.timeline)}"


def roadmap_standfirst(study: RoadmapStudy) -> Markup:
    """Say how far it is, what comes last, what would change it, and the other answer."""
    if study.drawn is None:
        return Markup("There is no forecast: {}.").format(study.no_draws.rstrip("."))
    done = sum(one.draws.is_done for one in study.drawn.milestones)
    of = len(study.drawn.milestones)
    start = Markup("{} of its {} milestones {} done.").format(
        opening(number_words(done)), number_words(of), "is" if done == 1 else "are"
    )
    top = study.top
    parts = [start, last_sentence(study, top), most_sentence(study), alone_sentence(study, top)]
    return Markup(" ").join(part for part in parts if part)


def roadmap_limits(study: RoadmapStudy) -> tuple[Limit, ...]:
    """Return what the roadmap cannot tell."""
    drawn = study.drawn
    if drawn is None or drawn.plan is None:
        return (
            Limit(
                "Only what is written down counts",
                "A milestone waits for what the roadmap says it requires, and for nothing else.",
            ),
        )
    ramps = drawn.plan.growth.ramps
    shared = f"{drawn.draws.worlds.dependence:g}"
    return (
        Limit(
            "Which requirements there are is a judgement",
            "Another engineer would draw another map. A requirement that is missing makes the "
            "answer too early, one that is not needed makes it too late. Each stands below with "
            "its reason, so that it can be disputed.",
        ),
        Limit(
            "Growth is learned from few ramps",
            f"{len(ramps)} ramps. Above what any of them climbed, and after {cases_until(drawn)}, "
            "the fan is shape, not cases. Ramps that nobody wrote down, because they failed early, "
            "would make it slower.",
        ),
        Limit(
            "How satellites will grow is in doubt",
            f"In {100 * drawn.plan.as_promised:.0f} of 100 draws they grow as promised, only late "
            "and short; in the others as ramps of the past did. Both count because neither can be "
            "ruled out; the scenarios show each alone.",
        ),
        Limit(
            "Luck is shared, by assumption",
            f"The milestones\u2019 luck hangs together with a correlation of {shared}. The "
            "scenarios show none and twice as much.",
        ),
        Limit(
            "Money and permission are not in it",
            "That someone pays, and that launches and spectrum are granted, is only in it as far "
            "as past promises and ramps had to get them too.",
        ),
        Limit(
            "Nothing is certain after a century",
            "Paths are drawn for eighty years. \u201cNever\u201d means that a step is never "
            f"taken; growth that is only too slow counts as after {LAST_YEAR}, not as never.",
        ),
    )
