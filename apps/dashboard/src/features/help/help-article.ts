/** A piece of an article. In texts, `…` is code and [words](/path) a link. */
export type HelpBlock =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "steps" | "list"; readonly items: readonly string[] }
  | { readonly kind: "code"; readonly label: string; readonly code: string }
  | { readonly kind: "terms"; readonly terms: readonly (readonly [term: string, meaning: string])[] }
  /** What the dashboard itself draws: the table of shortcuts. */
  | { readonly kind: "shortcuts" };

export const HELP_TOPICS = ["Start", "Send", "Play", "Workspace", "Programs", "Reference", "Errors"] as const;
export type HelpTopic = (typeof HELP_TOPICS)[number];

export interface HelpArticle {
  /** Stands in addresses: `#help/{id}`. */
  readonly id: string;
  readonly topic: HelpTopic;
  readonly title: string;
  /** One line, as the lists show it. */
  readonly summary: string;
  /** What people call it who do not know our words. */
  readonly keywords?: string;
  /** The pages on which it is offered first. */
  readonly pages: readonly RegExp[];
  readonly body: readonly HelpBlock[];
}
