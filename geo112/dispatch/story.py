"""How assignments are told in an incident's timeline."""

from django.utils.translation import gettext_noop as _

from incidents.timeline import register_sentences


def register() -> None:
    """For AppConfig.ready()."""
    register_sentences(SENTENCES)


SENTENCES = {
    "sent": _("%(call_sign)s sent"),
    "queued": _("%(call_sign)s queued as next"),
    "activated": _("%(call_sign)s is free for its next task and was sent"),
    "reassigned": _("%(call_sign)s was reassigned to %(other)s"),
    "reassigned_here": _("%(call_sign)s was reassigned here from %(other)s"),
    "acknowledged": _("%(call_sign)s has acknowledged"),
    "en_route": _("%(call_sign)s is on the way"),
    "on_scene": _("%(call_sign)s is on the scene"),
    "transporting": _("%(call_sign)s is transporting a patient"),
    "at_hospital": _("%(call_sign)s is at the hospital"),
    "acknowledged_withdrawn": _("%(call_sign)s has not acknowledged: taken back"),
    "en_route_withdrawn": _("%(call_sign)s is not on the way: taken back"),
    "on_scene_withdrawn": _("%(call_sign)s is not on the scene: taken back"),
    "transporting_withdrawn": _("%(call_sign)s is not transporting: taken back"),
    "at_hospital_withdrawn": _("%(call_sign)s is not at the hospital: taken back"),
    "completed": _("%(call_sign)s is done"),
    "declined": _("%(call_sign)s has declined"),
    "cancelled": _("%(call_sign)s was called off"),
}
