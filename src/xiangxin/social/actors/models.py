from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.social.actors.rules import HANDLE_MOST, Ads, Kind, Role


class Actor(models.Model):
    """Anything that can be followed. `domain` is '' here; remote actors come later."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in Kind])
    handle = models.CharField(max_length=HANDLE_MOST)
    handle_key = models.CharField(max_length=HANDLE_MOST)
    domain = models.CharField(max_length=255, default="", blank=True)
    display_name = models.CharField(max_length=200)
    summary = models.TextField(default="", blank=True)
    avatar = models.CharField(max_length=200, default="", blank=True)
    created_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    # Whoever looks after it does not show it: nothing said by it or at it is shown either.
    hidden_at = models.DateTimeField(null=True)
    followers = models.IntegerField(default=0)
    following = models.IntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    class Meta:
        db_table = "actor"
        constraints = [
            models.UniqueConstraint(
                fields=["handle_key", "domain"], name="actor_handle"
            ),
            models.CheckConstraint(
                condition=Q(followers__gte=0, following__gte=0), name="actor_counts"
            ),
        ]
        # Few are; whoever is must vanish from other people's pages at once.
        indexes = [
            models.Index(
                fields=["suspended_at"],
                name="actor_suspended",
                condition=Q(suspended_at__isnull=False),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"@{self.handle}"


class UserManager(BaseUserManager["User"]):
    """allauth and Django's commands make users through this; people join by actions.join."""

    @override
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Credentials: who may sign in. What others see is the Actor."""

    id = models.BigIntegerField(primary_key=True)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        db_table = "user"

    @override
    def __str__(self) -> str:
        return self.email


class Account(models.Model):
    """Joins a user to the person they are here."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="+")
    locale = models.CharField(max_length=10, default="", blank=True)
    # Whether others may be told that this person follows, likes, bought something.
    names_follows = models.BooleanField(default=True, db_default=True)
    names_likes = models.BooleanField(default=True, db_default=True)
    names_buys = models.BooleanField(default=False, db_default=False)
    # What a page said before this moment of their acts is no longer to be repeated.
    names_changed_at = models.DateTimeField(null=True)
    in_experiments = models.BooleanField(default=True, db_default=True)
    ads_disclosed = models.CharField(
        max_length=4, default=Ads.FOLD, db_default=Ads.FOLD.value
    )
    # '' is drawn at random.
    ads_likely = models.CharField(max_length=4, default="", db_default="", blank=True)
    just_shop = models.BooleanField(default=False, db_default=False)
    # Whether they wish to be asked, once for each thing they received, what it is like.
    may_be_asked = models.BooleanField(default=False, db_default=False)
    # Notices not read yet; every page says how many.
    unread = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "account"
        constraints = [
            models.CheckConstraint(
                condition=Q(ads_disclosed__in=[a.value for a in Ads]),
                name="account_ads_disclosed",
            ),
            models.CheckConstraint(
                condition=Q(ads_likely__in=["", *(a.value for a in Ads)]),
                name="account_ads_likely",
            ),
            models.CheckConstraint(condition=Q(unread__gte=0), name="account_unread"),
        ]
        # The exceptions among people, so that asking about many is cheap.
        indexes = [
            models.Index(
                fields=["names_changed_at"],
                name="account_names_changed",
                condition=Q(names_changed_at__isnull=False),
            ),
            models.Index(
                fields=["actor"],
                name="account_hides_follows",
                condition=Q(names_follows=False),
            ),
            models.Index(
                fields=["actor"],
                name="account_hides_likes",
                condition=Q(names_likes=False),
            ),
            models.Index(
                fields=["actor"],
                name="account_names_buys",
                condition=Q(names_buys=True),
            ),
            models.Index(
                fields=["actor"],
                name="account_may_be_asked",
                condition=Q(may_be_asked=True),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"account of {self.actor_id}"


class Session(AbstractBaseSession):
    """A session that knows its user, so that one query finds everything a request needs."""

    user_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        db_table = "session"


class Membership(models.Model):
    """Who may act as a brand, product or group."""

    id = models.BigIntegerField(primary_key=True)
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=8, choices=[(r.value, r.value) for r in Role])

    class Meta:
        db_table = "membership"
        constraints = [
            models.UniqueConstraint(fields=["actor", "person"], name="membership_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} is {self.role} of {self.actor_id}"


class Invitation(models.Model):
    """Somebody is asked to act for an actor; they answer themselves."""

    id = models.BigIntegerField(primary_key=True)
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=8, choices=[(r.value, r.value) for r in Role])

    class Meta:
        db_table = "invitation"
        constraints = [
            models.UniqueConstraint(fields=["actor", "person"], name="invitation_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} is asked to be {self.role} of {self.actor_id}"


class Follow(models.Model):
    id = models.BigIntegerField(primary_key=True)
    follower = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    target = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta:
        db_table = "follow"
        constraints = [
            models.UniqueConstraint(fields=["follower", "target"], name="follow_once"),
            models.CheckConstraint(
                condition=~Q(follower=F("target")), name="follow_not_self"
            ),
        ]
        indexes = [
            models.Index(fields=["target", "-id"], name="follow_target"),
            # What somebody followed lately, without a look at the rows.
            models.Index(fields=["follower", "-id", "target"], name="follow_of"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.target_id}"
