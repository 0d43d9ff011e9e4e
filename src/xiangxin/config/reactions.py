"""What follows what: each event and the tasks that react to it.

A reaction runs once for its event, in its own transaction, called with `now=`. An event
without a line is an error of the worker's; one with an empty line waits for somebody to care.
"""

from collections.abc import Mapping, Sequence

from xiangxin.insight.snapshots import tasks as snapshots
from xiangxin.insight.snapshots.events import MeasureAsked
from xiangxin.market.catalog.events import (
    PricesChanged,
    ProductsPublished,
    UploadConfirmed,
)
from xiangxin.market.catalog.finding import tasks as finding
from xiangxin.market.catalog.gallery import tasks as gallery
from xiangxin.market.catalog.gallery.events import PictureSent
from xiangxin.market.catalog.proof import tasks as proof
from xiangxin.market.catalog.proof.events import LookAsked
from xiangxin.market.ideas import tasks as ideas
from xiangxin.market.ideas.events import (
    IdeaAnswered,
    IdeaProposed,
    IdeaShipped,
    IdeasMerged,
)
from xiangxin.market.orders import tasks as orders
from xiangxin.market.orders.events import (
    MoneyTooMuch,
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
)
from xiangxin.market.orders.invoices import tasks as invoices
from xiangxin.market.orders.paying import tasks as paying
from xiangxin.market.orders.returns import tasks as returns
from xiangxin.market.orders.returns.events import (
    RestDropped,
    ReturnAnswered,
    ReturnAsked,
    ReturnPhotoSent,
    ReturnReceived,
    ReturnRefunded,
)
from xiangxin.market.payments.events import AttemptSlowed, RefundAsked
from xiangxin.market.releases.events import ReleasePublished
from xiangxin.market.reviews import tasks as reviews
from xiangxin.market.reviews.events import (
    ReviewAnswered,
    ReviewAsked,
    Reviewed,
    ReviewPhotoSent,
)
from xiangxin.market.stock import tasks as stock
from xiangxin.market.watching import tasks as watching
from xiangxin.market.watching.events import BackInStock, PriceDropped
from xiangxin.outbox.actions import Reaction
from xiangxin.social.actors.events import (
    BrandRenamed,
    Followed,
    Invited,
    PersonJoined,
)
from xiangxin.social.groups.events import GroupCreated
from xiangxin.social.notifications import tasks as notifications
from xiangxin.social.posts.events import PostDeleted, PostLiked, PostSaid
from xiangxin.social.posts.pictures import tasks as pictures
from xiangxin.social.posts.pictures.events import ShotSent
from xiangxin.social.shield import tasks as shield

REACTIONS: Mapping[type, Sequence[Reaction]] = {
    PersonJoined: [],
    BrandRenamed: [finding.find_by_new_name],
    Followed: [],
    Invited: [notifications.tell_who_is_asked],
    GroupCreated: [],
    PostSaid: [shield.look, notifications.tell_who_was_answered],
    PostDeleted: [shield.look, ideas.empty_of_words, pictures.take_down],
    ShotSent: [pictures.draw],
    PostLiked: [],
    ProductsPublished: [],
    UploadConfirmed: [stock.import_upload],
    PricesChanged: [],
    PictureSent: [gallery.draw],
    LookAsked: [proof.look],
    IdeaProposed: [ideas.tell_makers],
    IdeaAnswered: [ideas.tell_of_an_answer],
    IdeaShipped: [ideas.tell_who_voted],
    IdeasMerged: [ideas.tell_who_proposed],
    ReleasePublished: [],
    OrderPlaced: [orders.tell_buyer_placed],
    OrderPaid: [orders.tell_buyer_paid, invoices.make_wished],
    OrderShipped: [orders.tell_buyer_shipped],
    OrderDelivered: [],
    OrderCancelled: [orders.tell_buyer_cancelled, paying.close_page_of_cancelled],
    OrderRefunded: [orders.tell_buyer_refunded],
    BackInStock: [watching.tell_it_is_back],
    PriceDropped: [watching.tell_it_costs_less],
    ReturnAsked: [returns.tell_buyer_asked],
    ReturnAnswered: [returns.tell_buyer_answered],
    ReturnReceived: [returns.tell_buyer_received],
    ReturnRefunded: [returns.tell_buyer_refunded],
    RestDropped: [returns.tell_buyer_dropped],
    ReturnPhotoSent: [returns.draw],
    RefundAsked: [paying.send_back],
    AttemptSlowed: [paying.close_page_of_slowed],
    MoneyTooMuch: [orders.tell_buyer_too_much],
    Reviewed: [reviews.tell_makers],
    ReviewAnswered: [reviews.tell_writer],
    ReviewPhotoSent: [reviews.draw],
    ReviewAsked: [reviews.ask],
    MeasureAsked: [snapshots.measure],
}
