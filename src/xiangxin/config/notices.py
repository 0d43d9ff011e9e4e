"""What people are told of: each kind of notice with its sentences, in one table."""

from xiangxin.kernel.errors import mark
from xiangxin.social.notifications.rules import Notice, Notices, Section, Subject

NOTICES: Notices = {
    "idea_shipped": Notice(
        section=Section.PRODUCTS,
        subject=Subject.IDEA,
        one=mark("The idea you voted for is in {label}: “{title}”"),
        many=mark("The idea you voted for is in {label}: “{title}”"),
    ),
    "my_idea_shipped": Notice(
        section=Section.PRODUCTS,
        subject=Subject.IDEA,
        one=mark("Your idea shipped in {label}: “{title}”"),
        many=mark("Your idea shipped in {label}: “{title}”"),
    ),
    "idea_planned": Notice(
        section=Section.PRODUCTS,
        subject=Subject.IDEA,
        one=mark("The idea you voted for is planned: “{title}”"),
        many=mark("The idea you voted for is planned: “{title}”"),
    ),
    "idea_declined": Notice(
        section=Section.PRODUCTS,
        subject=Subject.IDEA,
        one=mark("The idea you voted for will not be done; read why: “{title}”"),
        many=mark("The idea you voted for will not be done; read why: “{title}”"),
    ),
    "idea_answered": Notice(
        section=Section.PRODUCTS,
        subject=Subject.IDEA,
        one=mark("The maker answered the idea you voted for: “{title}”"),
        many=mark("The maker answered {n} times the idea you voted for: “{title}”"),
    ),
    "idea_merged": Notice(
        section=Section.PRODUCTS,
        subject=Subject.IDEA,
        one=mark("Your idea goes on in another one like it: “{title}”"),
        many=mark("Your ideas go on in another one like them: “{title}”"),
    ),
    "idea_proposed": Notice(
        section=Section.PRODUCTS,
        subject=Subject.IDEA,
        one=mark("{who} proposes for {place}: “{title}”"),
        many=mark("{n} new ideas for {place}, the latest “{title}”"),
    ),
    "reviewed": Notice(
        section=Section.PRODUCTS,
        subject=Subject.REVIEW,
        one=mark("{place} has a new review, with {stars} of 5 stars"),
        many=mark("{place} has {n} new reviews, the latest with {stars} of 5 stars"),
    ),
    "review_answered": Notice(
        section=Section.PRODUCTS,
        subject=Subject.REVIEW,
        one=mark("The maker of {place} answered your review"),
        many=mark("The maker of {place} answered your review"),
    ),
    "launched": Notice(
        section=Section.PRODUCTS,
        subject=Subject.ACTOR,
        one=mark("{place} can be bought now; you asked to be told"),
        many=mark("{place} can be bought now; you asked to be told"),
    ),
    "proof_missing": Notice(
        section=Section.PRODUCTS,
        subject=Subject.BRAND,
        one=mark("The site that proves {place} no longer points to it; look why"),
        many=mark("The site that proves {place} no longer points to it; look why"),
        leads="/make/@{handle}/proof",
    ),
    "proof_gone": Notice(
        section=Section.PRODUCTS,
        subject=Subject.BRAND,
        one=mark(
            "{place} is no longer shown as proven: its sign is gone from the site"
        ),
        many=mark(
            "{place} is no longer shown as proven: its sign is gone from the site"
        ),
        leads="/make/@{handle}/proof",
    ),
    "proof_taken": Notice(
        section=Section.PRODUCTS,
        subject=Subject.BRAND,
        one=mark("Another brand proved the site that was proven for {place}"),
        many=mark("Another brand proved the site that was proven for {place}"),
        leads="/make/@{handle}/proof",
    ),
    "invited": Notice(
        section=Section.PEOPLE,
        subject=Subject.BRAND,
        one=mark("{who} asks you to act for {place}; say yes or no"),
        many=mark("{who} asks you to act for {place}; say yes or no"),
        leads="/make",
    ),
    "answered": Notice(
        section=Section.PEOPLE,
        subject=Subject.POST,
        one=mark("{who} answered you: {words}"),
        many=mark("{n} answers to you, the latest by {who}: {words}"),
    ),
}
