import type { Manifest } from '../../models/manifest/manifest.ts';
import { longerSide } from '../../models/images/image.ts';
import { sheetGap } from '../../models/sheet.ts';
import { type Html, html } from './html.ts';
import { pageWords } from './words.ts';

/** A piece of code to copy. */
export interface Recipe {
  /** A name for tests. */
  readonly id: string;
  readonly title: string;
  /** What the code does beside its title, and what it needs. */
  readonly note: string;
  readonly code: string;
}

/**
 * Pieces of code for developers, ten for a model of digits. Each names the model, so that its pictures stay the same.
 *
 * @param origin such as "https://digits.example.org"
 */
export function recipes(manifest: Manifest, origin: string): readonly Recipe[] {
  const { one, several } = pageWords(manifest);
  const host: Host = { origin, model: manifest.id, one, several, image: manifest.image };
  const drawsDigits = one === 'digit' && manifest.labels !== null;
  return [
    ...webRecipes(host),
    ...testRecipes(host),
    ...dataRecipes(host, manifest),
    ...(drawsDigits ? [...packageRecipes, numberLines(host)] : []),
  ];
}

/** What the addresses in the code are made of. */
interface Host {
  readonly origin: string;
  readonly model: string;
  readonly one: string;
  readonly several: string;
  readonly image: Manifest['image'];
}

function webRecipes(host: Host): readonly Recipe[] {
  const { origin, model, one } = host;
  const svg = (ink: string, join = '&') =>
    [
      `${origin}/${one}.svg?model=${model}`,
      'seed=card-17',
      `color=${ink}`,
      'background=transparent',
    ].join(join);
  return [
    {
      id: 'placeholder',
      title: 'A placeholder for light and dark pages',
      note: 'HTML. The seed picks the picture: use the id of what it stands for.',
      code: `<picture>
  <source media="(prefers-color-scheme: dark)"
    srcset="${svg('ecebe6', '&amp;')}">
  <img width="112" height="112" alt=""
    src="${svg('16181d', '&amp;')}">
</picture>`,
    },
    {
      id: 'background',
      title: 'A background',
      note: 'CSS, with another colour on dark pages.',
      code: `.card {
  background: url("${svg('d8d4c9')}") right / 7rem no-repeat;
}
@media (prefers-color-scheme: dark) {
  .card { background-image: url("${svg('2f343d')}"); }
}`,
    },
    spriteRecipe(host),
    {
      id: 'curl',
      title: 'Ten files',
      note: 'A shell with curl, which writes picture-1.png to picture-10.png.',
      code: `curl -f -o 'picture-#1.png' '${origin}/${one}.png?model=${model}&seed=[1-10]&size=112'`,
    },
  ];
}

/** A picture of a sheet by CSS. The sheet is drawn twice as large as the model draws, so that its gaps are whole pixels. */
function spriteRecipe({ origin, model, several, image }: Host): Recipe {
  const [width, height, gap] = [2 * image.width, 2 * image.height, 2 * sheetGap];
  const size = 2 * longerSide(image);
  const sheet = `${origin}/${several}.png?model=${model}&seed=sprite&count=100&columns=10&size=${size}`;
  const offset = (length: number, place: string) =>
    `calc(-${gap}px - ${length + gap}px * var(--${place}))`;
  return {
    id: 'sprite',
    title: 'A sprite: 100 pictures in one file',
    note: 'CSS and HTML. --row and --column choose one of them, from 0 to 9.',
    code: `<style>
  .sprite {
    width: ${width}px;
    height: ${height}px;
    background: url("${sheet}");
    background-position: ${offset(width, 'column')} ${offset(height, 'row')};
  }
</style>
<div class="sprite" style="--row: 3; --column: 5"></div>`,
  };
}

function testRecipes({ origin, model, one }: Host): readonly Recipe[] {
  return [
    {
      id: 'playwright',
      title: 'A fixture for Playwright',
      note: 'TypeScript. A test takes a picture by its seed and uploads it; no file is needed.',
      code: `import { expect, test as base } from '@playwright/test';

export const test = base.extend<{ picture: (seed: string) => Promise<Buffer> }>({
  picture: async ({ request }, use) => {
    await use(async (seed) => {
      const params = { model: '${model}', seed };
      return (await request.get('${origin}/${one}.png', { params })).body();
    });
  },
});

test('a form takes a picture', async ({ page, picture }) => {
  await page.setContent('<input type="file" accept="image/png">');
  const file = { name: 'a.png', mimeType: 'image/png', buffer: await picture('a') };
  await page.setInputFiles('input', file);
  expect(await page.locator('input').inputValue()).toContain('a.png');
});`,
    },
    {
      id: 'pytest',
      title: 'A fixture for pytest',
      note: 'Python, with its standard library.',
      code: `import urllib.parse
import urllib.request

import pytest


@pytest.fixture(scope="session")
def picture():
    def png(seed):
        query = urllib.parse.urlencode({"model": "${model}", "seed": seed})
        with urllib.request.urlopen(f"${origin}/${one}.png?{query}") as answer:
            return answer.read()

    return png


def test_picture_is_a_png(picture):
    assert picture("a").startswith(b"\\x89PNG")`,
    },
  ];
}

function dataRecipes({ origin, model, several }: Host, { labels }: Manifest): readonly Recipe[] {
  if (labels === null) return [];
  return [
    {
      id: 'pytorch',
      title: 'A loader for PyTorch',
      note: `Python with numpy and torch. It downloads 1,000 labelled ${several}.`,
      code: `import io
import urllib.request

import numpy
import torch
from torch.utils.data import DataLoader, TensorDataset

url = "${origin}/dataset.npz?model=${model}&seed=1&count=1000"
with urllib.request.urlopen(url) as answer:
    data = numpy.load(io.BytesIO(answer.read()))
images = torch.from_numpy(data["x_train"]).float().div(255).unsqueeze(1)
labels = torch.from_numpy(data["y_train"]).long()
loader = DataLoader(TensorDataset(images, labels), batch_size=64, shuffle=True)

for batch, targets in loader:
    print(batch.shape, targets.shape)`,
    },
  ];
}

const packageRecipes: readonly Recipe[] = [
  {
    id: 'node',
    title: 'Files without a server',
    note: 'Node with the package digit-mint, which has the model in it.',
    code: `import { writeFile } from 'node:fs/promises';
import { createGenerator, toPng } from 'digit-mint';

const { draw } = await createGenerator();
for (const label of ['0', '1', '2']) {
  await writeFile(\`digit-\${label}.png\`, toPng(draw('42', { label }), { size: 112 }));
}`,
  },
  {
    id: 'vitest',
    title: 'A fixture for Vitest or Storybook',
    note: 'TypeScript with the package digit-mint. The same seed gives the same picture on every machine.',
    code: `import { createGenerator, toDataUrl } from 'digit-mint';
import { expect, test } from 'vitest';

const { draw } = await createGenerator();

export const picture = (seed: string) => toDataUrl(draw(seed), { size: 56 });

test('a picture is that of its seed', () => {
  expect(picture('a')).toBe(picture('a'));
  expect(picture('a')).not.toBe(picture('b'));
});`,
  },
];

function numberLines({ origin, model }: Host): Recipe {
  return {
    id: 'number-lines',
    title: 'Numbers in one handwriting, with boxes',
    note: 'Python, with its standard library. It writes ten PNG files and prints where each digit stands.',
    code: `import base64
import json
import urllib.parse
import urllib.request

options = {"model": "${model}", "pattern": "[0-9]{4}", "count": 10, "seed": 1}
url = "${origin}/numbers.ndjson?" + urllib.parse.urlencode(options)
with urllib.request.urlopen(url) as answer:
    for index, row in enumerate(answer):
        line = json.loads(row)
        with open(f"line-{index}.png", "wb") as file:
            file.write(base64.b64decode(line["image"]))
        print(line["text"], [character["box"] for character in line["characters"]])`,
  };
}

/** The part of the page that leads to the recipes, which cost the page nothing until somebody opens them. */
export function recipesSection(): Html {
  return html`<section id="recipes">
    <h2>Recipes for developers</h2>
    <p class="introduction">
      Placeholders, sprites, fixtures and data sets: code to copy, with the address of this server.
    </p>
    <details>
      <summary>Show the recipes</summary>
      <p class="unloaded"><a href="${recipesPath}">Open them as a page of their own</a></p>
    </details>
  </section>`;
}

/** Where the recipes lie. */
const recipesPath = '/?part=recipes';

/** All recipes as a page. @param style of the playground */
export function recipesPage(manifest: Manifest, origin: string, styles: readonly Html[]): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Recipes for developers · digit-mint</title>
        ${styles}
      </head>
      <body>
        <header><a href="/">digit-mint</a></header>
        <main>
          <h1>Recipes for developers</h1>
          <h2>Code to copy</h2>
          <ol class="recipes" data-origin="${origin}">
            ${recipes(manifest, origin).map(recipeItem)}
          </ol>
        </main>
      </body>
    </html> `;
}

function recipeItem({ title, note, code }: Recipe): Html {
  return html`<li>
    <h3>${title}</h3>
    <p>${note}</p>
    <div>
      <pre tabindex="0"><code>${code}</code></pre>
      <button type="button" class="quiet" data-copy aria-label="Copy: ${title}" hidden>Copy</button>
    </div>
  </li> `;
}

/** The style of both. */
export const recipesStyle = `
summary { min-height: 2.75rem; padding: 0.6rem 0; cursor: pointer; color: var(--accent); }
.recipes { display: grid; gap: 2rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.recipes li { min-width: 0; }
.recipes h3 { margin: 0; font-size: 1.0625rem; }
.recipes p { color: var(--soft); }
.recipes pre { margin: 0.5rem 0; padding: 0.75rem; border-radius: 0.5rem; background: var(--raised); overflow-x: auto; scrollbar-width: thin; }
`;
