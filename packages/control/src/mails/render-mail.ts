/** What a mail says, whatever it looks like. */
export interface MailContent {
  readonly subject: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** The one thing to do: a button, and its address in full below for who cannot press it. */
  readonly action?: { readonly label: string; readonly url: string };
  /** Why the reader gets this. */
  readonly footer: string;
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Names of people and workspaces stand in mails: what they wrote must stay text. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/**
 * A name must not look like a paragraph or a link of ours, or stand in the wrong direction: what breaks lines becomes a space,
 * and what turns or hides text goes.
 */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Zl}\p{Zp}\p{Cc}]+/gu, " ")
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .trim();

const toOneLines = ({ subject, title, paragraphs, action, footer }: MailContent): MailContent => ({
  subject: oneLine(subject),
  title: oneLine(title),
  paragraphs: paragraphs.map(oneLine),
  ...(action === undefined ? {} : { action }),
  footer: oneLine(footer),
});

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const renderAction = ({ label, url }: { readonly label: string; readonly url: string }): string => {
  const address = escapeHtml(url);
  return `<p style="margin:24px 0"><a class="button" href="${address}" style="display:inline-block;border-radius:8px;background:#006f8e;color:#f8fdfe;padding:12px 20px;font-size:15px;font-weight:600;text-decoration:none">${escapeHtml(label)}</a></p>
<p class="quiet" style="margin:0 0 16px;color:#4a545c;font-size:13px;line-height:20px">If the button does not work, open this address:<br><a class="link" href="${address}" style="color:#006785;overflow-wrap:anywhere;word-break:break-all">${address}</a></p>`;
};

/**
 * One mail in its two forms. The HTML is one column with its styles in the elements, as mail programs want it; the style block
 * serves those that know dark mode, the others show the light one as it is. The colours are the dashboard's, in hexadecimal,
 * because few mail programs know `oklch`.
 */
export const renderMail = (content: MailContent): RenderedMail => print(toOneLines(content));

const print = ({ subject, title, paragraphs, action, footer }: MailContent): RenderedMail => ({
  subject,
  text: [title, ...paragraphs, ...(action === undefined ? [] : [`${action.label}:\n\n${action.url}`]), `-- \n${footer}`]
    .join("\n\n")
    .concat("\n"),
  html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<base target="_blank">
<title>${escapeHtml(subject)}</title>
<style>
:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){
.page{background:#0a0f13!important}
.card{background:#10171c!important;border-color:#232b31!important}
.ink{color:#edf1f3!important}
.quiet{color:#afb7bc!important}
.link{color:#6cd2e9!important}
.button{background:#44c3df!important;color:#03171e!important}
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f1f5f6;${FONT}">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f1f5f6"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;text-align:left;${FONT}">
<tr><td class="ink" style="padding:0 4px 16px;color:#141d23;font-size:17px;font-weight:600">Sluice</td></tr>
<tr><td class="card" style="border:1px solid #dee3e5;border-radius:12px;background:#ffffff;padding:28px 28px 12px">
<h1 class="ink" style="margin:0 0 16px;color:#141d23;font-size:20px;line-height:28px;font-weight:600;overflow-wrap:anywhere">${escapeHtml(title)}</h1>
${paragraphs.map((paragraph) => `<p class="ink" style="margin:0 0 16px;color:#141d23;font-size:15px;line-height:24px;overflow-wrap:anywhere">${escapeHtml(paragraph)}</p>`).join("\n")}
${action === undefined ? "" : renderAction(action)}
</td></tr>
<tr><td class="quiet" style="padding:16px 4px 0;color:#4a545c;font-size:12px;line-height:18px;overflow-wrap:anywhere">${escapeHtml(footer)}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`,
});
