import type { APIGatewayProxyEventV2 } from 'aws-lambda';

type Headers = Readonly<Record<string, string>>;

const domain = 'abc123.lambda-url.eu-central-1.on.aws';

/** What a Lambda Function URL sends for a request (payload format 2.0). */
export function functionUrlEvent(
  method: string,
  path: string,
  query: string,
  headers: Headers = {},
) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {
      'x-amzn-trace-id': 'Root=1-67a1b2c3-0123456789abcdef01234567',
      'x-forwarded-proto': 'https',
      host: domain,
      'x-forwarded-port': '443',
      'x-forwarded-for': '203.0.113.7',
      accept: '*/*',
      'user-agent': 'curl/8.10.1',
      ...headers,
    },
    queryStringParameters: asObject(query),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abc123',
      domainName: domain,
      domainPrefix: 'abc123',
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '203.0.113.7',
        userAgent: 'curl/8.10.1',
      },
      requestId: '9f5d7f9e-3f5b-4f0e-8f4b-6a3d2b1c0e9f',
      routeKey: '$default',
      stage: '$default',
      time: '23/Nov/2026:12:00:00 +0000',
      timeEpoch: 1_795_435_200_000,
    },
    isBase64Encoded: false,
  } satisfies APIGatewayProxyEventV2;
}

/** What an API Gateway HTTP API sends for a request (payload format 2.0). */
export function httpApiEvent(method: string, path: string, query: string, headers: Headers = {}) {
  const event = functionUrlEvent(method, path, query, headers);
  const host = 'abc123.execute-api.eu-central-1.amazonaws.com';
  return {
    ...event,
    cookies: ['theme=dark'],
    headers: { ...event.headers, host, 'content-length': '0' },
    requestContext: {
      ...event.requestContext,
      accountId: '123456789012',
      domainName: host,
      requestId: 'JKJaXmPLvHcESHA=',
    },
  } satisfies APIGatewayProxyEventV2;
}

/** Repeated names joined by commas, as AWS does. */
function asObject(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(
    [...parameters.keys()].map((name) => [name, parameters.getAll(name).join(',')]),
  );
}
