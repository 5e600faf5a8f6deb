import { createHash } from 'node:crypto';

/** Something that a deployed API must do. */
export interface DeploymentCheck {
  readonly name: string;
  /** @throws Error that says what the API did instead */
  readonly run: (api: string) => Promise<void>;
}

/** A seed with a letter outside ASCII, a space, a plus and a slash: each is easily lost between edge and function. */
const hardSeed = 'é +/';
const origin = 'https://a.example';

/** What `npm run deploy:check` asks, in this order. */
export const deploymentChecks: readonly DeploymentCheck[] = [
  { name: 'GET /health: a model is served', run: checkHealth },
  { name: 'GET /digit: a PNG', run: checkDrawing },
  { name: 'HEAD /digit: the headers without the bytes', run: checkHead },
  { name: 'GET /digit with the ETag: 304', run: checkNotModified },
  { name: 'GET a pinned URL: the same bytes, cached for a year', run: checkPinned },
  { name: `GET /digit?seed=${hardSeed}: the seed arrives as it was sent`, run: checkHardSeed },
  { name: 'GET /digit from another origin: CORS allows it', run: checkCors },
  { name: 'OPTIONS /judge: CORS allows POST with the digest', run: checkPreflight },
  { name: 'POST /judge with a digest: an answer about the image', run: checkPost },
  { name: 'GET /dataset.ndjson: streamed to its end', run: checkStream },
  { name: 'GET /digit?size=0: a problem, not cached', run: checkProblem },
  { name: 'GET /: the page, and the files that it links to', run: checkPage },
];

async function checkHealth(api: string): Promise<void> {
  const response = await ask(api, '/health');
  const { status, model, fallback } = (await response.json()) as {
    readonly status?: string;
    readonly model?: string;
    readonly fallback?: { readonly active?: boolean; readonly reason?: string };
  };
  expectEqual('status', status, 'ok');
  if (!/^[0-9a-f]{16}$/.test(model ?? '')) throw new Error(`model is ${String(model)}`);
  // Not wrong before the first model is published, but worth knowing.
  if (fallback?.active) process.stdout.write('  the shipped model is served: publish a model\n');
}

async function checkDrawing(api: string): Promise<void> {
  const response = await ask(api, '/digit.png?seed=42');
  expectHeader(response, 'content-type', 'image/png');
  const bytes = await bytesOf(response);
  if (bytes.subarray(1, 4).toString('latin1') !== 'PNG') throw new Error('the bytes are no PNG');
}

async function checkHead(api: string): Promise<void> {
  const response = await ask(api, '/digit.png?seed=42', { method: 'HEAD' });
  expectHeader(response, 'content-type', 'image/png');
  expectEqual('bytes', (await bytesOf(response)).byteLength, 0);
}

async function checkNotModified(api: string): Promise<void> {
  const first = await ask(api, '/digit.png?seed=42');
  await first.body?.cancel();
  const tag = first.headers.get('etag') ?? '';
  await ask(api, '/digit.png?seed=42', { headers: { 'if-none-match': tag } }, 304);
}

async function checkPinned(api: string): Promise<void> {
  const first = await ask(api, '/digit.png?seed=42');
  const bytes = await bytesOf(first);
  const pinned = await ask(api, first.headers.get('content-location') ?? '');
  expectEqual('bytes', digestOf(await bytesOf(pinned)), digestOf(bytes));
  const control = pinned.headers.get('cache-control') ?? '';
  if (!control.includes('immutable')) throw new Error(`Cache-Control is "${control}"`);
}

async function checkHardSeed(api: string): Promise<void> {
  const encoded = encodeURIComponent(hardSeed);
  const response = await ask(api, `/digit.json?seed=${encoded}`);
  const { seed } = (await response.json()) as { readonly seed?: string };
  expectEqual('seed', seed, hardSeed);
  expectHeader(response, 'x-seed', encoded);
}

async function checkCors(api: string): Promise<void> {
  const response = await ask(api, '/digit.png?seed=42', { headers: { origin } });
  await response.body?.cancel();
  expectHeader(response, 'access-control-allow-origin', '*');
}

async function checkPreflight(api: string): Promise<void> {
  const requested = 'content-type,x-amz-content-sha256';
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': requested,
  };
  const response = await ask(api, '/judge', { method: 'OPTIONS', headers }, 204);
  expectHeader(response, 'access-control-allow-headers', requested);
}

async function checkPost(api: string): Promise<void> {
  const body = await bytesOf(await ask(api, '/digit.png?seed=42&label=7'));
  const headers = { 'content-type': 'image/png', 'x-amz-content-sha256': digestOf(body) };
  const response = await ask(api, '/judge', {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
  const { probabilityReal } = (await response.json()) as { readonly probabilityReal?: number };
  if (typeof probabilityReal !== 'number') throw new Error('the answer has no probabilityReal');
}

async function checkStream(api: string): Promise<void> {
  const count = 500;
  const text = await (await ask(api, `/dataset.ndjson?seed=1&count=${count}`)).text();
  expectEqual('lines', text.trimEnd().split('\n').length, count);
}

async function checkProblem(api: string): Promise<void> {
  const response = await ask(api, '/digit?size=0', {}, 400);
  await response.body?.cancel();
  expectHeader(response, 'content-type', 'application/problem+json');
  expectHeader(response, 'cache-control', 'no-store');
}

/** A function without its static files links to none of them; then only its page is looked at. */
async function checkPage(api: string): Promise<void> {
  const page = await (await ask(api, '/')).text();
  const [script] = /\/page\/[\w-]+\.js/.exec(page) ?? [];
  if (script === undefined) throw new Error('the page names no script');
  if (!page.includes('href="/learn/"')) return;
  // S3 has no charset in its types, and its uploader knows scripts by an older one.
  const kinds = { [script]: 'javascript', '/learn/': 'html', '/report.html': 'html' };
  for (const [path, kind] of Object.entries(kinds)) {
    const response = await ask(api, path);
    await response.body?.cancel();
    const type = response.headers.get('content-type') ?? '';
    if (!type.includes(kind)) throw new Error(`content-type of ${path} is "${type}"`);
  }
  const [, picture = 'https://none'] = /property="og:image" content="([^"]+)"/.exec(page) ?? [];
  expectEqual('the host of og:image', new URL(picture).host, new URL(api).host);
}

/** Seconds until a request counts as failed: more than the function's own limit. */
const timeout = 40;

/** Sends a request. @throws Error for another status than expected */
async function ask(
  api: string,
  path: string,
  options: RequestInit = {},
  status = 200,
): Promise<Response> {
  const response = await fetch(`${api}${path}`, {
    ...options,
    signal: AbortSignal.timeout(timeout * 1000),
  });
  if (response.status === status) return response;
  const start = (await response.text()).slice(0, 200);
  throw new Error(`the status is ${response.status} and not ${status}: ${start}`);
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function expectHeader(response: Response, name: string, value: string): void {
  expectEqual(name, response.headers.get(name), value);
}

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (found === expected) return;
  throw new Error(`${what} is ${JSON.stringify(found)} and not ${JSON.stringify(expected)}`);
}
