import GithubSlugger from 'github-slugger';
import { lexer, type Token, type Tokens } from 'marked';

/** A link or an image, and the line its block begins on. */
export interface Link {
  readonly target: string;
  readonly line: number;
}

/** Inline code. */
export interface Code {
  readonly text: string;
  readonly line: number;
}

/** A fenced block of code, with the `<!-- docs:check … -->` comments directly above it. */
export interface CodeBlock extends Code {
  readonly language: string;
  readonly directives: readonly string[];
}

/** What the check needs of a Markdown page. */
export interface Page {
  readonly links: readonly Link[];
  /** Fragments that a link to this page can end with, as GitHub makes them of headings. */
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly CodeBlock[];
  /** Inline code, `like this`. */
  readonly inlineCode: readonly Code[];
}

interface MutablePage {
  links: Link[];
  anchors: Set<string>;
  blocks: CodeBlock[];
  inlineCode: Code[];
}

/**
 * Reads a page of GitHub's Markdown.
 *
 * @param source the file's text
 * @returns links, anchors and code blocks in the order of the page; lines count from 1
 */
export function readPage(source: string): Page {
  const page: MutablePage = { links: [], anchors: new Set(), blocks: [], inlineCode: [] };
  const slugger = new GithubSlugger();
  let line = 1;
  let directives: string[] = [];
  for (const token of lexer(source)) {
    for (const inner of withChildren(token)) readToken(inner, line, slugger, page);
    if (isCode(token)) {
      const { text, lang = '' } = token;
      page.blocks.push({ language: lang.trim(), text, line, directives });
    }
    if (token.type === 'html') directives = [...directives, ...directivesIn(token.raw)];
    else if (token.type !== 'space') directives = [];
    line += token.raw.split('\n').length - 1;
  }
  return page;
}

function readToken(token: Token, line: number, slugger: GithubSlugger, page: MutablePage): void {
  if (isHeading(token)) page.anchors.add(slugger.slug(plainText(token)));
  if (isLink(token)) page.links.push({ target: token.href, line });
  if (token.type === 'codespan') page.inlineCode.push({ text: token.raw, line });
  if (token.type !== 'html') return;
  const html = token.raw.replaceAll(/<!--.*?-->/gs, '');
  for (const [, name, value = ''] of html.matchAll(/\b(href|src|srcset|id|name)="([^"]*)"/g)) {
    if (name === 'id' || name === 'name') page.anchors.add(value);
    else page.links.push({ target: value, line });
  }
}

function directivesIn(html: string): string[] {
  return [...html.matchAll(/<!--\s*docs:check:?\s+(.*?)\s*-->/gs)].map(([, text = '']) => text);
}

/** A token and all within it: inline text, list items, cells of tables. */
function* withChildren(token: Token): Generator<Token> {
  yield token;
  const generic = token as Tokens.Generic;
  const cells = token.type === 'table' ? [generic['header'], ...generic['rows']].flat() : [];
  const children: Token[] = [...(generic.tokens ?? []), ...(generic['items'] ?? []), ...cells];
  for (const child of children) yield* withChildren(child);
}

function plainText(token: Token): string {
  const { tokens, text } = token as Tokens.Generic;
  if (tokens?.length) return tokens.map(plainText).join('');
  return typeof text === 'string' ? text : '';
}

const isCode = (token: Token): token is Tokens.Code => token.type === 'code';
const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';
const isLink = (token: Token): token is Tokens.Link | Tokens.Image =>
  token.type === 'link' || token.type === 'image';
