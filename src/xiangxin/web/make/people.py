"""A brand's people: who may do what, asking somebody, leaving."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xiangxin.market.catalog import actions as catalog
from xiangxin.social.actors import membership
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.errors import NoSuchChoice, NoSuchInvitation
from xiangxin.social.actors.rules import Role, role_of
from xiangxin.web.bag.views import number_in
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame
from xiangxin.web.posts.member import member
from xiangxin.web.posts.who import who
from xiangxin.world import clock


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request, handle: str) -> HttpResponse:
    """Everybody who acts for the brand; whoever owns it asks others to."""
    brand = brand_of_mine(request, handle)
    if request.method == "POST":
        membership.invite(
            viewer=request.viewer,
            actor=brand.id,
            handle=request.POST.get("person", ""),
            role=role_of(request.POST.get("role", "")),
            now=clock.now(),
        )
        return _back(handle)
    acting = actors.people_of(request.viewer, brand.id)
    values = frame(request, brand, "people") | {
        "people": [(who(one.person), one.role, one.is_asked) for one in acting],
        "me": member(request),
        "roles": list(Role),
    }
    return render(request, "make/people.html", values)


@require_POST
def change(request: Request, handle: str) -> HttpResponse:
    """Another role for somebody, or none; an invitation taken back."""
    brand = brand_of_mine(request, handle)
    person = number_in(request, "person") or 0
    wish = request.POST.get("role", "")
    if wish == "withdraw":
        membership.withdraw(viewer=request.viewer, actor=brand.id, person=person)
    elif wish == "leave":
        catalog.leave_brand(viewer=request.viewer, brand=brand.id, person=person)
        if person == member(request):
            return see_other(f"{reverse('make')}?said=saved")
    else:
        catalog.set_role(
            viewer=request.viewer,
            brand=brand.id,
            person=person,
            role=role_of(wish),
            now=clock.now(),
        )
    return _back(handle)


@require_POST
def answer(request: Request) -> HttpResponse:
    """Yes or no to those who ask."""
    person, brand = member(request), number_in(request, "brand")
    if brand is None:
        raise NoSuchInvitation
    match request.POST.get("answer", ""):
        case "yes":
            catalog.join_brand(viewer=request.viewer, brand=brand, now=clock.now())
        case "no":
            membership.withdraw(viewer=request.viewer, actor=brand, person=person)
        case _:
            raise NoSuchChoice
    return see_other(f"{reverse('make')}?said=saved")


def _back(handle: str) -> HttpResponse:
    return see_other(f"{reverse('make_people', kwargs={'handle': handle})}?said=saved")
