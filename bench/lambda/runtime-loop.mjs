// A runtime that drives a handler by Lambda's runtime interface, as AWS's own for Node does:
// `node runtime-loop.mjs` with AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT and _HANDLER ("folder/file.export").
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const {
  AWS_LAMBDA_RUNTIME_API: place,
  LAMBDA_TASK_ROOT: root,
  _HANDLER: handlerName,
} = process.env;
const version = '2018-06-01/runtime';
const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function open(method, path, headers = {}) {
  return request(`http://${place}/${version}/${path}`, { method, headers, agent });
}

/** Sends a body, and takes what comes back. */
async function exchange(method, path, body, headers) {
  const outgoing = open(method, path, headers);
  const answered = answerTo(outgoing);
  outgoing.end(body);
  return answered;
}

async function answerTo(outgoing) {
  const incoming = await new Promise((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
  });
  const chunks = await incoming.toArray();
  return { headers: incoming.headers, text: Buffer.concat(chunks).toString() };
}

function errorBody(error) {
  const { name = 'Error', message = String(error), stack = '' } = error ?? {};
  return JSON.stringify({ errorType: name, errorMessage: message, stackTrace: stack.split('\n') });
}

/** What AWS puts before a streamed HTTP answer's body: its status and headers as JSON, and eight zeros. */
function withPrelude(stream, prelude) {
  stream.contentType = 'application/vnd.awslambda.http-integration-response';
  stream.before = Buffer.concat([Buffer.from(JSON.stringify(prelude)), Buffer.alloc(8)]);
  return stream;
}

/** A stream whose first write begins the request that carries the answer. */
class ResponseStream extends Writable {
  contentType = 'application/octet-stream';
  before = Buffer.alloc(0);

  constructor(path) {
    super();
    this.path = path;
  }

  begin() {
    if (this.outgoing) return this.outgoing;
    this.outgoing = open('POST', this.path, {
      'Content-Type': this.contentType,
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
    });
    this.answered = answerTo(this.outgoing);
    this.outgoing.write(this.before);
    return this.outgoing;
  }

  _write(chunk, _encoding, done) {
    this.begin().write(chunk, done);
  }

  _final(done) {
    this.begin().end(() => done());
  }
}

globalThis.awslambda = {
  streamifyResponse(handler) {
    handler[streaming] = true;
    return handler;
  },
  HttpResponseStream: { from: withPrelude },
};

async function handlerOf(name) {
  const dot = name.lastIndexOf('.');
  const module = await import(pathToFileURL(join(root, `${name.slice(0, dot)}.mjs`)));
  const handler = module[name.slice(dot + 1)];
  if (typeof handler !== 'function') throw new TypeError(`${name} is undefined or not exported`);
  return handler;
}

async function invokeOnce(handler) {
  const { headers, text } = await exchange('GET', 'invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  const context = {
    awsRequestId: id,
    getRemainingTimeInMillis: () => headers['lambda-runtime-deadline-ms'] - Date.now(),
  };
  try {
    if (handler[streaming]) {
      const stream = new ResponseStream(`invocation/${id}/response`);
      const finished = new Promise((resolve, reject) => {
        stream.once('finish', resolve).once('error', reject);
      });
      await handler(JSON.parse(text), stream, context);
      stream.end();
      await finished;
      await stream.answered;
    } else {
      const result = await handler(JSON.parse(text), context);
      await exchange('POST', `invocation/${id}/response`, JSON.stringify(result));
    }
  } catch (error) {
    await exchange('POST', `invocation/${id}/error`, errorBody(error));
  }
}

try {
  const handler = await handlerOf(handlerName);
  for (;;) await invokeOnce(handler);
} catch (error) {
  await exchange('POST', 'init/error', errorBody(error));
  process.exit(1);
}
