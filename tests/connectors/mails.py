"""Mails in the shapes that mail programs give them, with the headers that we do not read left in."""

from email.message import EmailMessage
from email.utils import make_msgid

from tests.connectors.mail_server import OWN

ANNA = "anna.muster@post.example"
QUESTION = "Welchen meinen Sie?"


def mail(text: str = "", subject: str = "Frage", sender: str = f"Anna Muster <{ANNA}>", **headers: str) -> EmailMessage:
    """A first mail as Thunderbird writes it; `In_Reply_To` stands for that header."""
    made = EmailMessage()
    made["Message-ID"] = headers.pop("Message_ID", "") or make_msgid(domain="post.example")
    made["Date"], made["MIME-Version"] = "Mon, 17 Nov 2025 10:12:00 +0100", "1.0"
    made["User-Agent"] = "Mozilla Thunderbird"
    made["To"], made["From"], made["Subject"] = OWN, sender, subject
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    if text:
        made.set_content(text)
    made["Content-Language"] = "de-DE"
    return made


def reply(to: EmailMessage, text: str, sender: str = ANNA, **headers: str) -> EmailMessage:
    """An answer to one of our mails, with what that one said below it."""
    below = "".join(f"> {line}\n" for line in str(to.get_body(("plain",)).get_content()).splitlines())  # type: ignore[union-attr]
    quoted = f"{text}\n\nAm Mo., 17. Nov. 2025 um 10:12 Uhr schrieb <{OWN}>:\n\n{below}"
    named = {"In_Reply_To": to["Message-ID"], "References": f"{to['References'] or ''} {to['Message-ID']}".strip()}
    return mail(quoted, str(to["Subject"]), sender, **named | headers)


def bounce(of: EmailMessage, to: str = ANNA, action: str = "failed", status: str = "5.1.1") -> bytes:
    """As Postfix tells that a mail did not arrive (RFC 3464)."""
    head = "".join(
        f"{name}: {value}\n" for name, value in of.items() if name in ("Message-ID", "To", "From", "Subject")
    )
    return (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@post.example\nTo: {OWN}\nSubject: Undelivered Mail\n"
        "Message-ID: <b1@post.example>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nI'm sorry to have to inform you.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; post.example\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{head}\n--b--\n"
    ).encode()


REPLIES = {
    "Gmail": (
        "Den zweiten bitte\n\nAm Mo., 17. Nov. 2025 um 10:12 Uhr schrieb Lotse <\nlotse@musterstadt.example>:\n\n"
        f"> {QUESTION}\n>\n> 1. Reisepass\n"
    ),
    "Gmail on Android": (
        f"Den zweiten bitte\n\nLotse <l@m.example> schrieb am Mo., 17. Nov. 2025, 10:12:\n\n> {QUESTION}\n"
    ),
    "Gmail in English": (
        f"Den zweiten bitte\n\nOn Mon, Nov 17, 2025 at 10:12 AM Lotse <l@m.example> wrote:\n\n> {QUESTION}\n"
    ),
    "Gmail in Turkish": (
        f"Den zweiten bitte\n\n17 Kas 2025 Pzt 10:12 tarihinde Lotse <l@m.example> şunu yazdı:\n\n> {QUESTION}\n"
    ),
    "Thunderbird, below": (
        f"Am 17.11.25 um 10:12 schrieb Lotse:\n> {QUESTION}\n> 1. Reisepass\n\n"
        "Den zweiten bitte\n\n-- \nAnna Muster\nTel. 123\n"
    ),
    "Thunderbird, above": f"Den zweiten bitte\n\nAm 17.11.25 um 10:12 schrieb Lotse:\n> {QUESTION}\n",
    "Outlook": (
        "Den zweiten bitte\n\nMit freundlichen Grüßen\n\nAnna Muster\nMusterweg 1\n\n"
        "Von: Lotse <lotse@musterstadt.example>\nGesendet: Montag, 17. November 2025 10:12\n"
        f"An: Anna Muster <anna.muster@post.example>\nBetreff: Re: Pass\n\n{QUESTION}\n"
    ),
    "Outlook in English": (
        "Den zweiten bitte\n\n________________________________\nFrom: Lotse <lotse@musterstadt.example>\n"
        f"Sent: Monday, November 17, 2025 10:12 AM\nTo: A <a@b.example>\nSubject: Re: Pass\n\n{QUESTION}\n"
    ),
    "Outlook, old": (
        "Den zweiten bitte\n\n-----Ursprüngliche Nachricht-----\nVon: Lotse\nGesendet: Montag\nAn: Anna\n"
        f"Betreff: Re: Pass\n\n{QUESTION}\n"
    ),
    "iPhone": (
        "Den zweiten bitte\n\nVon meinem iPhone gesendet\n\n"
        f"> Am 17.11.2025 um 10:12 schrieb Lotse <lotse@musterstadt.example>:\n> \n> {QUESTION}\n"
    ),
    "iPhone in English": (
        "Den zweiten bitte\n\nSent from my iPhone\n\n"
        f"> On 17. Nov 2025, at 10:12, Lotse <lotse@musterstadt.example> wrote:\n> \n> {QUESTION}\n"
    ),
    "GMX": (
        "Den zweiten bitte\n \n \n\nGesendet: Montag, 17. November 2025 um 10:12 Uhr\n"
        f'Von: "Lotse" <lotse@musterstadt.example>\nAn: anna.muster@post.example\nBetreff: Re: Pass\n\n{QUESTION}\n'
    ),
}
PAGES = {
    "Gmail": (
        '<div dir="ltr">Den zweiten bitte</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        'class="gmail_attr">Am Mo., 17. Nov. 2025 um 10:12 Uhr schrieb Lotse:<br></div><blockquote '
        f'class="gmail_quote">{QUESTION}</blockquote></div>'
    ),
    "Outlook on the web": (
        "<html><head><style>p{margin:0}</style></head><body><div>Den zweiten bitte</div>"
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr"><b>Von:</b> Lotse<br>'
        f"<b>Gesendet:</b> Montag</div><div>{QUESTION}</div></body></html>"
    ),
    "Outlook": (
        '<?xml version="1.0" encoding="utf-8"?><html><body><div class=WordSection1><p class=MsoNormal>Den zweiten bitte'
        '<o:p></o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class=MsoNormal><b>Von:</b> '
        "Lotse &lt;l@m.example&gt; <br><b>Gesendet:</b> Montag, 17. November 2025 10:12<br><b>An:</b> A<br>"
        f"<b>Betreff:</b> Re: Pass<o:p></o:p></p></div></div><p class=MsoNormal>{QUESTION}</p></div></body></html>"
    ),
    "Apple Mail": (
        '<html><body>Den zweiten bitte<br><br><div dir="ltr">Von meinem iPhone gesendet</div><div dir="ltr"><br>'
        '<blockquote type="cite">Am 17.11.2025 um 10:12 schrieb Lotse:<br><br></blockquote></div>'
        f'<blockquote type="cite"><div>{QUESTION}</div></blockquote></body></html>'
    ),
    "Thunderbird": (
        '<html><body><p>Den zweiten bitte</p><div class="moz-cite-prefix">Am 17.11.25 um 10:12 schrieb Lotse:<br></div>'
        f'<blockquote type="cite" cite="mid:1@x"><p>{QUESTION}</p></blockquote>'
        '<div class="moz-signature">-- <br>Anna</div></body></html>'
    ),
}
