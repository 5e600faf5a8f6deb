import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { shippedApp } from '../functions/shipped-app.ts';
import { synthesisedApi } from './synthesised.ts';

const { api } = synthesisedApi();

interface Behavior {
  readonly PathPattern: string;
  readonly TargetOriginId: string;
  readonly CachePolicyId: unknown;
  readonly ResponseHeadersPolicyId: { readonly Ref: string };
  readonly FunctionAssociations?: readonly { readonly EventType: string }[];
}

interface DistributionConfig {
  readonly CacheBehaviors: readonly Behavior[];
  readonly Origins: readonly { readonly Id: string; readonly S3OriginConfig?: object }[];
}

interface HeadersPolicy {
  readonly ResponseHeadersPolicyConfig: {
    readonly SecurityHeadersConfig: {
      readonly ContentSecurityPolicy?: { readonly ContentSecurityPolicy: string };
      readonly ReferrerPolicy?: { readonly ReferrerPolicy: string };
      readonly FrameOptions: { readonly FrameOption: string };
      readonly ContentTypeOptions: object;
    };
  };
}

/** The configuration of the only distribution. */
function distributionConfig(): DistributionConfig {
  const [found] = Object.values(api.findResources('AWS::CloudFront::Distribution'));
  if (!found) throw new Error('no distribution');
  return (found['Properties'] as { readonly DistributionConfig: DistributionConfig })
    .DistributionConfig;
}

const { CacheBehaviors: behaviors, Origins: origins } = distributionConfig();
const bucketOrigin = origins.find(({ S3OriginConfig }) => S3OriginConfig)?.Id;
const fromBucket = behaviors.filter(({ TargetOriginId }) => TargetOriginId === bucketOrigin);

/** What CloudFront adds to the answers of a path. */
function headersOf(pattern: string) {
  const id = fromBucket.find(({ PathPattern }) => PathPattern === pattern)?.ResponseHeadersPolicyId;
  const policy = api.findResources('AWS::CloudFront::ResponseHeadersPolicy')[id?.Ref ?? ''];
  if (!policy) throw new Error(`no headers for ${pattern}`);
  return (policy['Properties'] as HeadersPolicy).ResponseHeadersPolicyConfig.SecurityHeadersConfig;
}

describe('the static files', () => {
  it('are /learn, the scripts and real digits of the page and the report, before what the function names by a dot', () => {
    expect(fromBucket.map(({ PathPattern }) => PathPattern)).toEqual([
      '/learn',
      '/learn/*',
      '/page/*.js',
      '/page/*.png',
      '/report.html',
    ]);
    expect(behaviors.at(-1)?.PathPattern).toBe('*.*');
  });

  it('are kept at the edge for as long as their objects say, compressed', () => {
    for (const { CachePolicyId } of fromBucket) {
      // CachingOptimized, of CloudFront's own.
      expect(CachePolicyId).toBe('658327ea-f89d-4fab-a63d-7e88639e58f6');
    }
  });

  it('are in a closed bucket of which CloudFront may read objects, and list none', () => {
    const statements = Object.values(api.findResources('AWS::S3::BucketPolicy')).flatMap(
      ({ Properties }) =>
        (Properties as { PolicyDocument: { Statement: Record<string, unknown>[] } }).PolicyDocument
          .Statement,
    );
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toEqual([
      {
        Action: 's3:GetObject',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() as unknown } },
        Resource: expect.anything() as unknown,
      },
    ]);
    api.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
  });

  it('are uploaded before the function that names them, pages last, and none is deleted with the next', () => {
    const uploads = Object.entries(api.findResources('Custom::CDKBucketDeployment'));
    const [kept = '', pages = ''] = ['KeptFiles', 'Pages'].map(
      (name) => uploads.find(([id]) => id.startsWith(name))?.[0],
    );
    const immutable = { 'cache-control': 'public, max-age=31536000, immutable' };
    api.hasResource('Custom::CDKBucketDeployment', {
      Properties: { Prune: false, Exclude: ['*.html'], SystemMetadata: immutable },
    });
    api.hasResource('Custom::CDKBucketDeployment', {
      Properties: {
        Prune: false,
        Exclude: ['*'],
        Include: ['*.html'],
        SystemMetadata: { 'cache-control': 'public, max-age=300' },
      },
      DependsOn: Match.arrayWith([kept]),
    });
    api.hasResource('AWS::Lambda::Function', {
      Properties: { Handler: 'functions/entries/lambda.handler' },
      DependsOn: Match.arrayWith([kept]),
    });
    expect(pages).not.toBe('');
  });
});

describe('the headers of a static page', () => {
  it.each([
    ['/learn/*', '/learn/'],
    ['/report.html', '/report.html'],
  ])('%s are those of a server', async (pattern, path) => {
    const { headers } = await shippedApp().request(path);
    const added = headersOf(pattern);
    expect(added.ReferrerPolicy?.ReferrerPolicy).toBe(headers.get('Referrer-Policy'));
    expect(added.FrameOptions.FrameOption).toBe(headers.get('X-Frame-Options'));
    expect(added.ContentTypeOptions).toBeDefined();
    const directives = (policy = '') => policy.split('; ').toSorted();
    // That of the report stands in its head, but for what only a header may say.
    expect(directives(added.ContentSecurityPolicy?.ContentSecurityPolicy)).toEqual(
      expect.arrayContaining(directives(headers.get('Content-Security-Policy') ?? '')),
    );
  });

  it('of /learn allow nothing that a server does not', async () => {
    const { headers } = await shippedApp().request('/learn/');
    const { ContentSecurityPolicy: added } = headersOf('/learn/*');
    const directives = (policy = '') => policy.split('; ').toSorted();
    expect(directives(added?.ContentSecurityPolicy)).toEqual(
      directives(headers.get('Content-Security-Policy') ?? ''),
    );
  });
});

describe('the index of /learn/', () => {
  const source = readFileSync(new URL('../../infra/edge/learn-index.js', import.meta.url), 'utf8');
  const ask = (uri: string) =>
    runInNewContext(`${source};handler(event)`, {
      event: { request: { method: 'GET', uri, headers: {} } },
    }) as {
      readonly uri?: string;
      readonly statusCode?: number;
      readonly headers: Readonly<Record<string, { readonly value: string }>>;
    };

  it('is the object of that name, and other files are themselves', () => {
    expect(ask('/learn/').uri).toBe('/learn/index.html');
    const file = '/learn/files-0123456789ab/page.js';
    expect(ask(file).uri).toBe(file);
  });

  it('is where the address without a slash leads', async () => {
    const { statusCode, headers } = ask('/learn');
    const served = await shippedApp().request('/learn');
    expect(statusCode).toBe(served.status);
    const base = 'https://a.example/learn';
    expect(new URL(headers['location']?.value ?? '', base).href).toBe(
      new URL(served.headers.get('Location') ?? '', base).href,
    );
    expect(headers['cache-control']?.value).toBe(served.headers.get('Cache-Control'));
  });
});
