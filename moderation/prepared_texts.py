"""The prepared texts a site begins with, in words of our own; founded once, where there are none."""

from __future__ import annotations

from typing import Final

from moderation.models import PreparedText

# Code of the rule ("" for what is sent back to its author): title and text in French, title and text in English.
FOUNDING: Final[dict[str, tuple[tuple[str, str, str, str], ...]]] = {
    "off_topic": (
        (
            "Sans rapport avec l’article",
            "Votre commentaire ne parle ni de l’article ni de ce qu’un autre lecteur en a dit. Il trouverait mieux sa place sous un "
            "article qui traite de ce sujet.",
            "Not about the article",
            "Your comment speaks neither of the article nor of what another reader said about it. It would be better placed under "
            "an article on that subject.",
        ),
        (
            "Publicité",
            "Votre commentaire recommande un produit, un service ou un site. Nous retirons la publicité, même utile ; votre avis "
            "sur l’article reste le bienvenu.",
            "Advertising",
            "Your comment recommends a product, a service or a site. We take advertising down, useful or not; your opinion on the "
            "article is still welcome.",
        ),
        (
            "Lien sans explication",
            "Un lien seul n’apprend rien aux autres lecteurs. Dites en une phrase ce qu’on y trouve et en quoi cela répond à "
            "l’article.",
            "A link without a word",
            "A link alone tells other readers nothing. Say in a sentence what it leads to, and how that answers the article.",
        ),
    ),
    "personal_attack": (
        (
            "La personne, non l’idée",
            "Votre commentaire s’en prend à la personne à qui vous répondez plutôt qu’à ce qu’elle dit. Redites votre désaccord "
            "sans parler d’elle : il sera lu.",
            "The person, not the idea",
            "Your comment goes for the person you answer rather than for what that person says. State your disagreement again "
            "without speaking of them: it will be read.",
        ),
        (
            "Intentions prêtées",
            "Vous prêtez à un autre lecteur des intentions que ses mots ne contiennent pas. Répondez à ce qu’il a écrit, ou "
            "demandez-lui ce qu’il a voulu dire.",
            "Motives read into somebody",
            "You ascribe to another reader motives that his words do not contain. Answer what he wrote, or ask him what he meant.",
        ),
    ),
    "insult": (
        (
            "Un mot de trop",
            "Votre commentaire contient une insulte. Le reste de vos arguments mérite d’être lu : vous pouvez les envoyer de "
            "nouveau sans elle.",
            "One word too many",
            "Your comment contains an insult. Your other arguments deserve to be read: you may send them again without it.",
        ),
        (
            "Insulte déguisée",
            "Remplacer des lettres par des signes ne change pas le mot : chacun le reconnaît. Dites la même chose sans insulter.",
            "A disguised insult",
            "Letters replaced by signs do not make another word of it: everybody recognises it. Say the same thing without an insult.",
        ),
    ),
    "anonymous_troll": (
        (
            "Provocation",
            "Votre commentaire cherche à faire réagir plutôt qu’à discuter, et les réponses ne parleraient plus de l’article. "
            "Un argument, même vif, aurait sa place ici.",
            "Provocation",
            "Your comment seeks a reaction rather than a discussion, and the answers would leave the article behind. An argument, "
            "even a sharp one, would have its place here.",
        ),
        (
            "Texte répété",
            "Vous avez envoyé plusieurs fois le même texte. Une fois suffit : les lecteurs l’ont vu.",
            "A text sent again and again",
            "You sent the same text several times. Once is enough: readers have seen it.",
        ),
    ),
    "illegal": (
        (
            "Données personnelles",
            "Votre commentaire donne des renseignements privés sur quelqu’un : adresse, numéro, lieu de travail. La loi protège "
            "chacun contre leur publication.",
            "Personal data",
            "Your comment gives private details of somebody: an address, a number, a workplace. The law protects everybody against "
            "their publication.",
        ),
        (
            "Menace ou appel à la violence",
            "Votre commentaire peut se lire comme une menace ou comme un appel à la violence. La loi nous oblige à ne pas le publier.",
            "A threat or a call to violence",
            "Your comment can be read as a threat or as a call to violence. The law obliges us not to publish it.",
        ),
    ),
    "": (
        (
            "Reformuler un passage",
            "Nous aimerions publier votre commentaire. Reformulez seulement le passage cité ; le reste nous convient.",
            "Say one passage differently",
            "We would like to publish your comment. Only say the quoted passage differently; the rest is fine with us.",
        ),
        (
            "Une affirmation à étayer",
            "Le passage cité affirme un fait grave à propos de quelqu’un. Dites d’où vous le tenez, ou présentez-le comme votre "
            "opinion.",
            "A claim to support",
            "The quoted passage states a grave fact about somebody. Say where you have it from, or present it as your opinion.",
        ),
    ),
}


def found() -> None:
    """Store them, where no text is stored; a person's words are never overwritten."""
    if PreparedText.objects.exists():
        return
    PreparedText.objects.bulk_create(
        PreparedText(rule=rule, order=order, title_fr=title_fr, text_fr=text_fr, title_en=title_en, text_en=text_en)
        for rule, texts in FOUNDING.items()
        for order, (title_fr, text_fr, title_en, text_en) in enumerate(texts, start=1)
    )
