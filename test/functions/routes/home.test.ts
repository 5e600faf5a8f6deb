import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { blendSide } from '../../../functions/playground/links.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { bytesOf, shippedApp, shippedModel, withManifest } from '../shipped-app.ts';

const app = shippedApp();
/** Of a page with all its parts. */
const drawable = await modelWithCompanions().then((model) =>
  shippedApp({ servedModel: () => Promise.resolve(model) }),
);

const textOf = async (path: string) => (await app.request(path)).text();
const withoutEntities = (text: string) => text.replaceAll('&amp;', '&');
const digestOf = (text: string) => createHash('sha256').update(text).digest('base64');

describe('GET /', () => {
  it('is a page that names the model', async () => {
    const response = await app.request('/');
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8');
    const { id, preset } = shippedModel.generator.manifest;
    const page = await response.text();
    expect(page).toContain(`<dd>${id}</dd>`);
    expect(page).toContain(`<dd>${preset}</dd>`);
  });

  it('allows what stands in it by digests, and else scripts and WebAssembly of the server alone', async () => {
    const response = await drawable.request('/');
    const page = await response.text();
    const textsOf = (name: string) =>
      [...page.matchAll(new RegExp(`<${name}>([^]*?)</${name}>`, 'g'))].map(
        ([, text = '']) => text,
      );
    const styles = textsOf('style');
    expect(styles[0]).toContain('prefers-color-scheme: dark');
    expect(page.match(/<script[^>]*>/g)).toEqual([
      expect.stringMatching(/^<script type="module" src="\/page\/playground-[0-9A-Z]{8}\.js">$/),
      '<script>',
    ]);
    const scripts = textsOf('script').filter((text) => text !== '');
    const digests = (texts: string[]) =>
      texts.map((text) => `'sha256-${digestOf(text)}'`).join(' ');
    expect(response.headers.get('Content-Security-Policy')).toBe(
      `default-src 'none'; img-src 'self'; style-src ${digests(styles)}; script-src 'self' 'wasm-unsafe-eval' ${digests(scripts)}; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
  });

  it('has the browser fetch at once what its script imports before it runs', async () => {
    const text = await textOf('/?seed=a');
    const [, script = ''] = /<script type="module" src="([^"]+)"/.exec(text) ?? [];
    const fetched = [...text.matchAll(/<link rel="modulepreload" href="([^"]+)"/g)].map(
      ([, path = '']) => path,
    );
    const imported = new Set<string>();
    for (const path of [script, ...fetched]) {
      const response = await app.request(path);
      expect(response.status).toBe(200);
      for (const [, name] of (await response.text()).matchAll(
        /(?:from|import)"\.\/([\w-]+\.js)"/g,
      )) {
        imported.add(`/page/${name}`);
      }
    }
    expect(fetched.toSorted()).toEqual([...imported].toSorted());
    expect(fetched.length).toBeGreaterThan(0);
  });

  it('has no inline style or handler and names no other host', async () => {
    const text = await (await drawable.request('/')).text();
    const page = text.replaceAll('http://localhost', '');
    expect(page).not.toMatch(/<[^>]+\s(on\w+|style)=|https?:|\s(src|href)="\/\//i);
  });

  it('is at most 44 kB, and 20 kB more with the drawing area', async () => {
    const weightOf = async (weighed: typeof app) =>
      (await bytesOf(weighed.request('/'))).byteLength;
    const plain = await withManifest({ companions: {} });
    const undrawable = shippedApp({ servedModel: () => Promise.resolve(plain) });
    expect(await weightOf(undrawable)).toBeLessThanOrEqual(44_000);
    expect(await weightOf(drawable)).toBeLessThanOrEqual(64_000);
  });

  it('draws a new digit at each load, with its seed and its pinned link', async () => {
    const drawing = shippedApp({ randomSeed: () => 'a & b' });
    const response = await drawing.request('/');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const page = await response.text();
    expect(page).toContain('from seed a &amp; b.');
    const pinned = await drawing.request('/digit?seed=a%20%26%20b&size=280');
    const path = pinned.headers.get('Content-Location')?.replaceAll('&', '&amp;');
    expect(page).toContain(`<img src="${path}"`);
    expect(page).toContain('http://localhost/?seed=a%20%26%20b');
  });

  it('gives the page that its address describes', async () => {
    const page = withoutEntities(await textOf('/?draw=number&digits=1234&seed=x&color=%230b6b50'));
    expect(page).toMatch(/value="number"\s+checked/);
    expect(page).toContain('value="1234"');
    expect(page).toContain('value="#0b6b50"');
    const { id } = shippedModel.generator.manifest;
    expect(page).toContain(`/number/1234?model=${id}&seed=x&size=84&color=0b6b50`);
  });

  it('says what it could not take, and draws the default', async () => {
    const page = await textOf('/?seed=a&size=5000');
    expect(page).toContain(
      '<code>size</code>: a whole number from 28 to 1024. The default value was used instead.',
    );
    expect(page).toContain('size=280');
  });

  it.each(['/', '/?draw=sheet&count=20', '/?draw=number', '/?draw=walk&frames=3'])(
    '%s has a text for each picture and only links that work',
    async (address) => {
      const page = await textOf(address);
      const images = [...page.matchAll(/<img\s[^>]*>/g)].map(([tag]) => tag);
      expect(images.length).toBeGreaterThanOrEqual(26);
      expect(images.filter((tag) => !/\salt="[^"]+"/.test(tag))).toEqual([]);
      const links = [...page.matchAll(/\s(?:src|srcset|href)="([^"]+)"/g)];
      for (const link of new Set(links.map(([, path = '']) => withoutEntities(path)))) {
        const response = await app.request(link);
        expect(response.status, link).toBe(200);
        await response.body?.cancel();
      }
    },
  );

  it('sends a form that asked for a random seed on to the address that gives it again', async () => {
    for (const query of ['seed=&size=100', 'seed=old&size=100&random=1']) {
      const response = await app.request(`/?${query}`);
      expect(response.status).toBe(303);
      expect(response.headers.get('Location')).toBe('/?seed=a%20random%20seed&size=100');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
    }
  });

  it('gives what was drawn alone to its script, at an empty seed too', async () => {
    const part = await textOf('/?part=result&seed=&label=');
    expect(part).toMatch(/^<div\s+id="result"\s+data-share="\/\?seed=a%20random%20seed"/);
    expect(part).not.toContain('<html');
  });

  it('gives the picture between four seeds, kept where the model and the seed are named', async () => {
    const { id } = shippedModel.generator.manifest;
    const response = await app.request(`/?part=blend&seed=a&model=${id}`);
    expect(response.headers.get('Content-Type')).toBe('image/png');
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=86400');
    for (const seed of ['', '&seed=', '&seed=a&random=1', `&seed=${'x'.repeat(129)}`]) {
      const random = await app.request(`/?part=blend&model=${id}${seed}`);
      expect(random.headers.get('Cache-Control')).toBe('no-store');
    }
    const onAlias = await app.request('/?part=blend&seed=a');
    expect(onAlias.headers.get('Cache-Control')).toBe('no-store');
    expect(await bytesOf(onAlias)).toEqual(await bytesOf(response));
  });

  it('counts the digits of that picture as drawn, in one inference', async () => {
    const own = shippedApp();
    const totals = async () => {
      const metrics = await (await own.request('/metrics')).text();
      return ['inferences', 'digits'].map((name) =>
        Number(new RegExp(`^digit_mint_${name}_total (\\d+)$`, 'm').exec(metrics)?.[1]),
      );
    };
    expect(await totals()).toEqual([0, 0]);
    await own.request('/?part=blend&seed=a');
    expect(await totals()).toEqual([1, blendSide ** 2]);
  });

  it('opens for a visitor whose link carries a parameter of someone else', async () => {
    expect((await app.request('/?utm_source=elsewhere')).status).toBe(200);
  });

  it('offers neither labels, numbers nor a data set where the model has no labels', async () => {
    const unlabelled = await withManifest({ labels: null });
    const page = shippedApp({ servedModel: () => Promise.resolve(unlabelled) }).request('/');
    expect(await (await page).text()).not.toMatch(/name="label"|value="number"|action="\/dataset"/);
  });

  it('escapes what a manifest and an address say', async () => {
    const odd = await withManifest({ preset: '<script>' });
    const address = '/?seed=%22%3E%3Cscript%3E';
    const page = await shippedApp({ servedModel: () => Promise.resolve(odd) }).request(address);
    const text = await page.text();
    expect(text).toContain('<dd>&lt;script&gt;</dd>');
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"');
    const own = (await textOf('/?seed=a')).match(/<script>/g);
    expect(text.match(/<script>/g)).toEqual(own);
  });
});
