import { encode } from 'fast-png';
import { unzipSync } from 'fflate';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../functions/app.ts';
import type { ServedModel } from '../../functions/serving/served-model.ts';
import { paths, type RoutePath } from '../../models/paths.ts';
import { renderReport } from '../../pipeline/report/report.ts';
import { evaluation, reportData } from '../fixtures/report-data.ts';
import type { DescribedOperation } from './openapi/described.ts';
import { untrainedModel } from './untrained-model.ts';
import type { UntrainedModel } from './write-untrained-model.ts';

const sha256 = '0'.repeat(64);
const image = { height: 16, width: 12, channels: 1 } as const;

/** Models of other things than digits; each with a name of its own for its folder. */
const models: readonly (readonly [name: string, model: UntrainedModel])[] = [
  [
    'shoes',
    {
      image,
      labels: ['Sandal', 'Sneaker', 'Ankle boot'],
      dataset: { name: 'shoes', sha256, content: 'images' },
      evaluation,
    },
  ],
  [
    'numbered shoes',
    {
      image,
      labels: Array.from('0123456789'),
      dataset: { name: 'shoes', sha256, content: 'images' },
      evaluation,
    },
  ],
  // As releases before the field "content" wrote them.
  [
    'shoes in colour',
    {
      image: { ...image, channels: 3 },
      labels: ['Sandal', 'Sneaker'],
      dataset: { name: 'fashion-mnist', sha256 },
    },
  ],
];

// One after the other: they are made on one engine.
const servedModels = new Map<string, ServedModel>();
for (const [name, model] of models) {
  servedModels.set(name, await untrainedModel(`words of ${name}`, model));
}

/** Names that are part of the contract: every model has them. */
const fixedNames = [
  /digit[-_]mint\w*/g,
  /\bnpm run digits?\b/g,
  /\/digits?(?=[\s.,?`"')]|$)/g,
  /\b(draw|judge|complete)Digit(As\w+)?/g,
  /\b(DigitNumbers|DatasetDigit|JudgedDigits?|CompletedDigits)\b/g,
  /\bprobabilityNoDigit\b/g,
  // Of the links of a model, and of what a manifest may say.
  /"digit"(?=[:,\]])/g,
  /"enum":\["digits","handwriting","images"\]/g,
  // Characters, not what is drawn.
  /\bhex digits\b/g,
  /\bletters, digits,/g,
];

/** What is said of a model's images by mistake. */
function wrongWords(text: string): readonly string[] {
  const rest = fixedNames.reduce((left, name) => left.replaceAll(name, ''), text);
  return [...rest.matchAll(/.{0,40}(digit|handwrit).{0,40}/gi)].map(([words]) => words);
}

/** What a reader of a page gets to know: its texts, and those of attributes that are shown or read out. */
function textsOfPage(page: string): string {
  const { document } = parseHTML(page);
  for (const element of document.querySelectorAll('script, style')) element.remove();
  const attributes = ['alt', 'title', 'aria-label', 'placeholder', 'content', 'download'];
  const shown = [...document.querySelectorAll('*')].flatMap((element) =>
    attributes.map((name) => element.getAttribute(name) ?? ''),
  );
  return [document.documentElement.textContent, ...shown].join('\n');
}

/** Where a page leads, and what it loads. */
function addressesOf(page: string): readonly string[] {
  const { document } = parseHTML(page);
  return [...document.querySelectorAll('[href], [src], [action]')]
    .flatMap((element) => ['href', 'src', 'action'].map((name) => element.getAttribute(name) ?? ''))
    .filter((address) => address.startsWith('/'));
}

describe.each(models)('a model of %s', (name, model) => {
  const served = servedModels.get(name);
  const app = createApp({
    servedModel: async () => served ?? Promise.reject(new Error(`no model of ${name}`)),
    randomSeed: () => 'random',
    log: () => {},
    version: '0.0.0',
  });
  const ask = async (path: string, request?: RequestInit) => app.request(path, request);
  const post = (path: string, type: string, body: BodyInit) =>
    ask(path, { method: 'POST', headers: { 'Content-Type': type }, body });

  /** All that an answer says: its headers, and its body or the names of the files in it. */
  async function said(response: Response): Promise<string> {
    const headers = [...response.headers].map(([key, value]) => `${key}: ${value}`).join('\n');
    const type = response.headers.get('Content-Type') ?? '';
    if (type === 'application/zip') {
      const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
      return [headers, ...Object.keys(files)].join('\n');
    }
    const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
    if (!type.startsWith('text/html')) return `${headers}\n${text}`;
    // The policy names hashes.
    return textsOfPage(text);
  }

  it('has no word for digits on the page, and no link to a path that is named after them', async () => {
    const seen = new Set<string>();
    for (const draw of ['digit', 'sheet', 'walk']) {
      const page = await (await ask(`/?seed=a&draw=${draw}`)).text();
      expect(wrongWords(textsOfPage(page)), draw).toEqual([]);
      for (const address of addressesOf(page)) seen.add(address);
    }
    expect([...seen].filter((address) => /^\/digits?\b/.test(address))).toEqual([]);
    expect(seen.size).toBeGreaterThan(30);
    // The article is about digits of its own; scripts are no texts.
    const followed = [...seen].filter((address) => !/^\/(learn|page)\//.test(address));
    // Addresses that differ in their values alone lead to the same words.
    const kinds = new Map(followed.map((address) => [address.replaceAll(/=[^&]*/g, ''), address]));
    for (const address of kinds.values()) {
      const response = await ask(address);
      expect([address, response.status]).toEqual([address, 200]);
      expect(wrongWords(await said(response)), address).toEqual([]);
    }
  });

  it('has none in the description, in the docs and in any answer in text', async () => {
    for (const route of ['docs', 'openapi', 'models', 'health', 'ready', 'metrics'] as const) {
      const response = await ask(paths[route].path);
      expect(wrongWords(await said(response)), route).toEqual([]);
    }
  });

  it('describes nothing that writes numbers', async () => {
    const described = (await (await ask('/openapi.json')).json()) as { paths: object };
    expect(Object.keys(described.paths).filter((path) => path.startsWith('/number'))).toEqual([]);
  });

  it('has none in what the routes draw, in any format, and in the names of files', async () => {
    const routes: readonly RoutePath[] = Object.values(paths);
    const described = (await (await ask('/openapi.json')).json()) as {
      paths: Record<string, { get?: DescribedOperation }>;
    };
    const drawing = routes.filter(({ path, formats }) => formats && described.paths[path]);
    expect(drawing.map(({ path }) => path)).toContain('/dataset');
    for (const { path } of drawing) {
      for (const address of Object.keys(described.paths)) {
        if (address !== path && !address.startsWith(`${path}.`)) continue;
        const count = path === '/dataset' || path.endsWith('s') ? '&count=3' : '';
        const seeds = path === '/walk' ? 'from=a&to=b&frames=2' : 'seed=a';
        const response = await ask(`${address}?${seeds}${count}`);
        expect([address, response.status]).toEqual([address, 200]);
        expect(wrongWords(await said(response)), address).toEqual([]);
      }
    }
  });

  it('has none in what the judge and the encoder answer', async () => {
    const { width, height, channels } = model.image;
    const data = new Uint8Array(width * height * channels).map((_, at) => (at % 7) * 36);
    const png = encode({ width, height, channels, data, depth: 8 });
    const pixels = JSON.stringify({ pixels: [...data] });
    const mask = Array.from({ length: width * height }, (_, at) => at % 2);
    const answers = [
      await post('/judge?hand=true&nearest=true', 'application/json', pixels),
      await post('/judge', 'image/png', new Uint8Array(png)),
      await post(
        '/complete?count=2',
        'application/json',
        JSON.stringify({ pixels: [...data], mask }),
      ),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const answer of answers) expect(wrongWords(await said(answer))).toEqual([]);
  });

  it('has none in its problems', async () => {
    const described = (await (await ask('/openapi.json')).json()) as {
      paths: Record<string, { get?: DescribedOperation; post?: DescribedOperation }>;
    };
    const blank = JSON.stringify({ pixels: model.image.height });
    const answers: (readonly [string, Response])[] = [
      ['/nothing', await ask('/nothing')],
      ['/number/12', await ask('/number/12')],
      ['/numbers', await ask('/numbers?pattern=1')],
      ['/judge', await post('/judge', 'text/plain', 'a')],
      ['/judge', await post('/judge', 'application/json', blank)],
      ['/judge', await post('/judge', 'image/png', 'none')],
      ['/complete', await post('/complete', 'application/json', blank)],
      ['DELETE', await ask('/image', { method: 'DELETE' })],
    ];
    for (const [path, { get }] of Object.entries(described.paths)) {
      // A format has the parameters of its route.
      if (!get || /[{.]/.test(path)) continue;
      for (const { name: parameter } of get.parameters) {
        for (const value of ['', '!', '99999999999']) {
          const query = `${path}?${parameter}=${encodeURIComponent(value)}`;
          answers.push([query, await ask(query)]);
        }
      }
      answers.push([path, await ask(`${path}?nothing=1`)]);
    }
    for (const [asked, answer] of answers) {
      if (answer.status < 400) continue;
      const names = asked.startsWith('/number') ? /such parameter; the parameters are: .*/g : / $/g;
      const text = (await said(answer)).replaceAll(names, '');
      expect(wrongWords(text), asked).toEqual([]);
    }
    expect(answers.filter(([, { status }]) => status >= 400).length).toBeGreaterThan(30);
  });
});

it('has no word for digits in the report of a run on shoes', () => {
  const report = renderReport({
    ...reportData,
    title: 'quick on shoes',
    run: { ...reportData.run, dataset: { name: 'shoes', sha256, content: 'images' } },
  });
  expect(wrongWords(textsOfPage(report))).toEqual([]);
});
