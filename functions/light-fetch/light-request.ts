import { type HeadersLike, LightHeaders } from './light-headers.ts';

interface RequestLike {
  readonly method?: string;
  readonly headers?: HeadersLike;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null;
}

/** What a request without a body is made of. */
const lightNames = new Set(['method', 'headers', 'body', 'signal']);
/** https://fetch.spec.whatwg.org/#concept-method-normalize */
const normalized = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const plainMethod = /^(?!CONNECT$|TRACE$|TRACK$)[A-Z]+$/;

/**
 * The Request of the Fetch standard (https://fetch.spec.whatwg.org/#request-class) for a URL without a body;
 * for any other, it is Node's own.
 */
export class LightRequest {
  readonly url: string = '';
  readonly method: string;
  readonly headers: LightHeaders;
  readonly body: ReadableStream | null = null;
  readonly bodyUsed = false;
  #signal: AbortSignal | undefined;

  constructor(input: string | URL | LightRequest | Request, init: RequestLike = {}) {
    this.method = methodOf(init.method ?? 'GET');
    this.headers = new LightHeaders(init.headers);
    if (!isPlace(input) || !isLight(init) || !plainMethod.test(this.method)) {
      // oxlint-disable-next-line no-constructor-return
      return nativeRequest(input, init) as never;
    }
    this.url = new URL(input).href;
    this.#signal = init.signal ?? undefined;
  }

  get signal(): AbortSignal {
    this.#signal ??= new AbortController().signal;
    return this.#signal;
  }

  clone(): LightRequest {
    return new LightRequest(this.url, this);
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new ArrayBuffer(0);
  }

  async text(): Promise<string> {
    return '';
  }

  async json(): Promise<unknown> {
    return JSON.parse('') as unknown;
  }

  async blob(): Promise<Blob> {
    return nativeRequest(this, {}).blob();
  }

  async formData(): Promise<FormData> {
    return nativeRequest(this, {}).formData();
  }
}

function isPlace(input: unknown): input is string | URL {
  return typeof input === 'string' || input instanceof URL;
}

function isLight(init: RequestLike): boolean {
  if (init instanceof LightRequest) return true;
  return (init.body ?? null) === null && Object.keys(init).every((name) => lightNames.has(name));
}

function methodOf(method: string): string {
  const upper = method.toUpperCase();
  return normalized.has(upper) ? upper : method;
}

/** Node's own class: in this folder the name means the global one. Reading it for the first time loads undici. */
function nativeRequest(input: string | URL | LightRequest | Request, init: RequestLike): Request {
  const headers = init.headers && { headers: [...new LightHeaders(init.headers)] };
  const given = { ...init, ...headers } as RequestInit;
  if (!(input instanceof LightRequest)) return new Request(input, given);
  // What extends this class, as the request of @hono/node-server does, can have a body.
  const { url, method, signal, body } = input;
  const carried = { method, signal, headers: [...input.headers], ...streamed(body) };
  return new Request(url, { ...carried, ...given });
}

function streamed(body: ReadableStream | null): object {
  return body === null ? {} : { body, duplex: 'half' };
}
