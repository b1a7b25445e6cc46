import { expect, test } from "vitest";
import { renderMail } from "./render-mail.ts";

const content = {
  subject: "You are invited",
  title: "Join <b>Arena & Sons</b>",
  paragraphs: ['"Anna" invites you.', "It lasts 7 days."],
  action: { label: "Accept", url: "https://sluice.test/invitation?token=a&b=c" },
  footer: "You get this because Anna wrote your address.",
};

test("both forms say the same, and the link stands in both in full", () => {
  const { subject, text, html } = renderMail(content);
  expect(subject).toBe(content.subject);
  expect(text).toBe(
    `Join <b>Arena & Sons</b>\n\n"Anna" invites you.\n\nIt lasts 7 days.\n\nAccept:\n\n${content.action.url}\n\n-- \n${content.footer}\n`,
  );
  for (const part of ["&quot;Anna&quot; invites you.", "It lasts 7 days.", "Accept", content.footer]) {
    expect(html).toContain(part);
  }
  expect(html.match(/href="https:\/\/sluice\.test\/invitation\?token=a&amp;b=c"/g)).toHaveLength(2);
});

test("what people are called never becomes markup", () => {
  const { html } = renderMail(content);
  expect(html).toContain("Join &lt;b&gt;Arena &amp; Sons&lt;/b&gt;");
  expect(html).not.toContain("<b>");
});

test("a mail without anything to do has no link at all", () => {
  const { action: _, ...plain } = content;
  expect(renderMail(plain).html).not.toContain("href");
});

test("what people are called is neither a line of its own, nor a paragraph, nor turns the text round", () => {
  const name = "Arena\r\nBcc: x@y.test\n\nAccept:\u2028https://evil.test\u202e";
  const { subject, text, html } = renderMail({
    ...content,
    subject: `Join ${name}`,
    title: name,
    paragraphs: [`${name} invites you.`],
    footer: `${name} wrote your address.`,
  });
  const plain = "Arena Bcc: x@y.test Accept: https://evil.test";
  expect(subject).toBe(`Join ${plain}`);
  expect(text).toBe(
    `${plain}\n\n${plain} invites you.\n\nAccept:\n\n${content.action.url}\n\n-- \n${plain} wrote your address.\n`,
  );
  expect(html).not.toMatch(/[\u2028\u202e]/);
});
