"""The young person's pages: start, one question at a time, check, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request, session, url_for
from flask.typing import ResponseReturnValue

from app.access.rules import public, respondent
from app.access.scope import Pass, current_pass
from app.db import now, transaction
from app.errors import NotFoundError
from app.i18n.locale import tag
from app.instruments import definition
from app.instruments.queries import get_version_by_id
from app.invitations import hold
from app.invitations.queries import get_held_invitation
from app.provision.queries import get_service_by_id
from app.safeguarding.cover import next_reading_words
from app.safeguarding.helplines import local_lines
from app.safeguarding.queries.cover import find_cover
from app.safeguarding.sources import register
from app.surveys import queries, screen, services
from app.surveys.forms import AnswerForm, SendForm
from app.surveys.questions import registry
from app.surveys.questions.base import said
from app.surveys.types import ChangedSinceError, HeldElsewhereError
from app.web import errors, hx
from app.web.forms import BaseForm
from app.web.respond import page, see_other

if TYPE_CHECKING:
    from app.invitations.models import Invitation

# The part that is exchanged for the next question.
STEP = "question-step"

bp = Blueprint("surveys_respond", __name__)
bp.record_once(lambda _state: registry.check())
bp.record_once(lambda state: register(state.app, queries.risk_answers))


@bp.route("/start", methods=["GET", "POST"])
@respondent
def start() -> ResponseReturnValue:
    """What this is, how long it takes, who sees it; then to the first question, or to where the person stopped."""
    held = current_pass()
    invitation = get_held_invitation(held)
    form = BaseForm()

    if form.validate_on_submit():
        with transaction():
            services.take_over(held, with_code=hold.came_with_code())
        return _go_to(queries.get_draft(held, invitation).way.resume_place)

    draft = queries.get_draft(held, invitation, may_take_over=hold.came_with_code())
    return page(
        "surveys/respond/start.html",
        form=form,
        title=said(draft.form.title, tag()),
        intro=said(draft.form.intro, tag()),
        minutes=draft.form.minutes,
        questions=draft.way.most_questions,
        is_begun=draft.response is not None,
        readers=screen.readers(invitation.perspective),
        next_reading=next_reading_words(find_cover(held.service_id), now()),
    )


@bp.route("/question/<int:place>", methods=["GET", "POST"])
@respondent
def question(place: int) -> ResponseReturnValue:
    """One question. It is named by its place, so that an address in a phone's history says nothing (YP-28)."""
    held = current_pass()
    invitation = get_held_invitation(held)
    draft = queries.get_draft(held, invitation)
    step = draft.step(place)
    form = _answer_form(draft, place)

    if form.validate_on_submit():
        answer = form.details()
        if step.is_question:
            with transaction():
                services.save_answer(held, step, answer, tag())
        if step.item.is_risk(answer.value):
            return see_other("surveys_respond.help_now")
        # What was answered may change what is asked.
        draft = queries.get_draft(held, invitation)
        following = draft.way.opened_by(place) if _is_change() else draft.way.next_place(place)
        if hx.wanted_part() == STEP:
            return _next_step(held, invitation, draft, following)
        return _go_to(following)

    if request.method == "GET" and place not in draft.way.shown:
        return _go_to(draft.way.next_place(place))
    return _ask(held, invitation, draft, place, form)


@bp.get("/help-now")
@respondent
def help_now() -> ResponseReturnValue:
    """Right after an answer that may mean danger, before any other question: who can help, and when it is read (SAFE-02)."""
    held = current_pass()
    draft = queries.get_draft(held, get_held_invitation(held))
    if not draft.has_risk:
        return _go_to(draft.way.resume_place)
    cover = find_cover(held.service_id)
    return page(
        "surveys/respond/help_now.html",
        resume_place=draft.way.resume_place,
        next_reading=next_reading_words(cover, now()),
        out_of_hours=cover.out_of_hours if cover else "",
        local_lines=local_lines(cover.local_numbers) if cover else [],
        help_ways=screen.help_ways(),
        can_ask_for_call=draft.response is not None and bool(queries.alerts_to_ring_about(held, draft.response)),
    )


@bp.get("/paused")
@respondent
def paused() -> ResponseReturnValue:
    """Stop here and come back later."""
    held = current_pass()
    invitation = get_held_invitation(held)
    draft = queries.get_draft(held, invitation)
    return page(
        "surveys/respond/paused.html",
        is_saved=draft.response is not None,
        resume_place=draft.way.resume_place,
        until=invitation.expires_at,
    )


@bp.get("/check")
@respondent
def check() -> ResponseReturnValue:
    """Every answer with a way to change it, and the button that sends them."""
    held = current_pass()
    invitation = get_held_invitation(held)
    draft = queries.get_draft(held, invitation)
    if draft.response is None:
        return see_other("surveys_respond.start")
    return _check(invitation, draft)


@bp.post("/send")
@public("The browser that sent a form may send it again and gets its receipt; without a pass nobody gets anything")
def send() -> ResponseReturnValue:
    """Send the answers. Sent twice, they are stored once and the first receipt comes back (REL-02)."""
    response = queries.find_sent_with(*_cookie())
    if response is None:
        held = current_pass()
        form = SendForm()
        if not form.validate_on_submit():
            return see_other("surveys_respond.check")
        try:
            with transaction():
                response = services.send(held, form.details())
        except ChangedSinceError:
            return see_other("surveys_respond.check", changed=1)
    service = get_service_by_id(response.service_id)
    hold.finish(service_public_id=service.public_id, receipt=response.public_id)
    return see_other("surveys_respond.sent")


@bp.get("/sent")
@public("Only what this browser itself just sent")
def sent() -> ResponseReturnValue:
    """The receipt, and what happens next."""
    left = hold.after()
    response = queries.find_sent(left["receipt"]) if left else None
    receipt = queries.receipt_of(response) if response else None
    if response is None or receipt is None:
        raise NotFoundError("receipt")
    form = definition.read(get_version_by_id(response.version_id).definition)
    answer = page(
        "surveys/respond/sent.html",
        receipt=receipt,
        next_words=said(form.next, tag()),
        next_reading=next_reading_words(find_cover(response.service_id), now()),
        board=get_service_by_id(response.service_id).board,
        can_ask_for_call=bool(queries.alerts_to_ring_about(queries.giver_of(response), response)),
    )
    # Only this header says that the answers arrived (REL-04).
    answer.headers["X-Receipt"] = receipt.digest
    return answer


@bp.errorhandler(HeldElsewhereError)
def elsewhere(_error: HeldElsewhereError) -> ResponseReturnValue:
    """Another phone began this form: a link shows nothing that is held, and a code carries it on here."""
    return page("surveys/respond/elsewhere.html", status=409)


@bp.errorhandler(NotFoundError)
def too_late(_error: NotFoundError) -> ResponseReturnValue:
    """An answer that came after the visit had ended. Danger is heard of all the same, and the page says what was kept."""
    held = hold.ended()
    place = (request.view_args or {}).get("place")
    if request.method != "POST" or request.endpoint != "surveys_respond.question" or held is None or place is None:
        return errors.answer(404)
    with transaction():
        is_told = _tell_after_end(held, place)
    if not is_told:
        return errors.answer(404)
    cover = find_cover(held.service_id)
    return page(
        "surveys/respond/too_late.html",
        status=409,
        next_reading=next_reading_words(cover, now()),
        out_of_hours=cover.out_of_hours if cover else "",
        local_lines=local_lines(cover.local_numbers) if cover else [],
        help_ways=screen.help_ways(),
    )


def _tell_after_end(held: Pass, place: int) -> bool:
    draft = queries.empty_draft(held)
    step = draft.way.step(place)
    if step is None or not step.is_question:
        return False
    form = AnswerForm(question=registry.question_of(step.item.kind), item=step.item, before=None)
    return form.validate_on_submit() and services.alert_after_end(held, step.item, form.details())


def _go_to(place: int | None) -> Response:
    """The question at this place, or the page where answers are checked after the last."""
    if place is None:
        return see_other("surveys_respond.check")
    return see_other("surveys_respond.question", place=place, change=_still_a_change())


def _answer_form(draft: queries.Draft, place: int, **options: Any) -> AnswerForm:
    step = draft.step(place)
    before = draft.given.get(step.code)
    return AnswerForm(question=registry.question_of(step.item.kind), item=step.item, before=before, **options)


def _ask(held: Pass, invitation: Invitation, draft: queries.Draft, place: int, form: AnswerForm) -> Response:
    cover = find_cover(held.service_id)
    return page(
        "surveys/respond/question.html",
        fragments=[STEP],
        form=form,
        asked=screen.asked(draft.way, place),
        change=_is_change(),
        readers=screen.readers(invitation.perspective),
        next_reading=next_reading_words(cover, now()),
        local_lines=local_lines(cover.local_numbers) if cover else [],
        help_ways=screen.help_ways() if draft.step(place).item.risk else (),
    )


def _check(invitation: Invitation, draft: queries.Draft) -> Response:
    assert draft.response is not None
    return page(
        "surveys/respond/check.html",
        fragments=[STEP],
        form=SendForm(formdata=None, data={"shown": queries.digest_of(draft.response, draft.way.answers)}),
        checked=screen.checked(draft.way),
        last_place=draft.way.shown[-1],
        has_changed="changed" in request.args,
        readers=screen.readers(invitation.perspective),
    )


def _next_step(held: Pass, invitation: Invitation, draft: queries.Draft, place: int | None) -> Response:
    """What comes next, in the answer itself: one trip over a slow network instead of two. It stands at its own address."""
    if place is None:
        answer = _check(invitation, draft)
        address = url_for("surveys_respond.check")
    else:
        # What was sent answered the question before: nothing of it may fill in this one.
        answer = _ask(held, invitation, draft, place, _answer_form(draft, place, formdata=None))
        address = url_for("surveys_respond.question", place=place, change=_still_a_change())
    answer.headers["HX-Push-Url"] = address
    return answer


def _is_change() -> bool:
    return "change" in request.args


def _still_a_change() -> int | None:
    """A change leads back to the list of answers, also by way of the questions that it brought up."""
    return 1 if _is_change() else None


def _cookie() -> tuple[str, str]:
    """The invitation that the cookie names and this browser's secret, also when the pass is dead by now."""
    held: dict[str, Any] = session.get("pass") or {}
    return str(held.get("invitation", "")), str(held.get("holder", ""))
