import { contentOf, gathered, isLight, streamOf } from './body-content.ts';
import { type HeadersLike, LightHeaders } from './light-headers.ts';

interface ResponseLike {
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: HeadersLike;
}

/** https://fetch.spec.whatwg.org/#null-body-status, of those that a response can be made with */
const withoutBody = new Set([204, 205, 304]);

/**
 * The Response of the Fetch standard (https://fetch.spec.whatwg.org/#response-class) for texts, bytes and
 * streams; for any other body, and for what is rare, it is Node's own.
 */
export class LightResponse {
  readonly status: number = 200;
  readonly statusText: string = '';
  readonly headers: LightHeaders;
  readonly type = 'default';
  readonly url = '';
  readonly redirected = false;
  #content: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null = null;
  #isRead = false;

  constructor(body: BodyInit | null = null, init: ResponseLike = {}) {
    const { status = 200, statusText = '', headers } = init;
    this.headers = new LightHeaders(headers);
    if (!isLight(body) || !Number.isInteger(status) || status < 200 || status > 599) {
      // Node's own knows the other bodies, and what to say of a status that there is not.
      // oxlint-disable-next-line no-constructor-return
      return new Response(body, nativeInit(init)) as never;
    }
    if (body !== null && withoutBody.has(status)) {
      throw new TypeError(`Response with status ${status} cannot have body`);
    }
    this.status = status;
    this.statusText = statusText;
    if (typeof body === 'string' && !this.headers.has('Content-Type')) {
      this.headers.set('Content-Type', 'text/plain;charset=UTF-8');
    }
    this.#content = contentOf(body);
  }

  get ok(): boolean {
    return this.status < 300;
  }

  get body(): ReadableStream<Uint8Array> | null {
    if (this.#content instanceof Uint8Array) this.#content = streamOf(this.#content);
    return this.#content;
  }

  get bodyUsed(): boolean {
    return this.#isRead || (this.#content instanceof ReadableStream && this.#content.locked);
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.bodyUsed) throw new TypeError('Body is unusable: Body has already been read');
    const content = this.#content;
    this.#isRead = content !== null;
    // A copy already, of which nobody else knows.
    if (content instanceof Uint8Array) return content;
    return content ? gathered(content) : new Uint8Array();
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  async blob(): Promise<Blob> {
    return (await this.#asNative()).blob();
  }

  async formData(): Promise<FormData> {
    return (await this.#asNative()).formData();
  }

  clone(): LightResponse {
    if (this.bodyUsed) throw new TypeError('Response.clone: Body has already been consumed.');
    const init = { status: this.status, statusText: this.statusText, headers: this.headers };
    if (!(this.#content instanceof ReadableStream)) return bytesResponse(this.#content, init);
    const [mine, theirs] = this.#content.tee();
    this.#content = mine;
    return new LightResponse(theirs as BodyInit, init);
  }

  async #asNative(): Promise<Response> {
    return new Response(await this.bytes(), nativeInit(this));
  }

  static json(value: unknown, init: ResponseLike = {}): LightResponse {
    const headers = new LightHeaders(init.headers);
    if (!headers.has('Content-Type')) headers.set('Content-Type', 'application/json');
    return new LightResponse(JSON.stringify(value), { ...init, headers });
  }

  static redirect(url: string, status?: number): Response {
    return Response.redirect(url, status);
  }

  static error(): Response {
    return Response.error();
  }
}

function bytesResponse(bytes: Uint8Array | null, init: ResponseLike): LightResponse {
  return new LightResponse(bytes as BodyInit | null, init);
}

function nativeInit({ status, statusText, headers }: ResponseLike): ResponseInit {
  return {
    ...(status !== undefined && { status }),
    ...(statusText !== undefined && { statusText }),
    ...(headers && { headers: [...new LightHeaders(headers)] }),
  };
}
