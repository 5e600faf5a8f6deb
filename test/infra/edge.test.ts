import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { shippedApp } from '../functions/shipped-app.ts';
import { synthesisedApi } from './synthesised.ts';

interface CachePolicyProperties {
  readonly CachePolicyConfig: {
    readonly ParametersInCacheKeyAndForwardedToOrigin: {
      readonly EnableAcceptEncodingGzip: boolean;
      readonly EnableAcceptEncodingBrotli: boolean;
      readonly HeadersConfig: { readonly Headers?: readonly string[] };
    };
  };
}

const { api } = synthesisedApi();
const distribution = 'AWS::CloudFront::Distribution';
const has = (config: object) =>
  api.hasResourceProperties(distribution, { DistributionConfig: config });

describe('the edge', () => {
  it('speaks HTTP/3, compresses, redirects to HTTPS and keeps a log', () => {
    const behavior = Match.objectLike({
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
    });
    has({
      HttpVersion: 'http2and3',
      DefaultCacheBehavior: behavior,
      CacheBehaviors: Array.from({ length: 11 }, () => behavior),
      Logging: { Prefix: 'edge/' },
    });
  });

  it('caches what the API allows, by query and Accept, or by query alone when the path names the format', () => {
    const policy = (headers: object) => ({
      CachePolicyConfig: {
        MinTTL: 0,
        DefaultTTL: 0,
        MaxTTL: 365 * 86_400,
        ParametersInCacheKeyAndForwardedToOrigin: {
          CookiesConfig: { CookieBehavior: 'none' },
          HeadersConfig: headers,
          QueryStringsConfig: { QueryStringBehavior: 'all' },
          EnableAcceptEncodingBrotli: true,
          EnableAcceptEncodingGzip: true,
        },
      },
    });
    const policyOf = (id: string) => ({ Ref: Match.stringLikeRegexp(`^${id}`) });
    api.resourceCountIs('AWS::CloudFront::CachePolicy', 2);
    api.hasResourceProperties(
      'AWS::CloudFront::CachePolicy',
      policy({ HeaderBehavior: 'whitelist', Headers: ['Accept'] }),
    );
    api.hasResourceProperties('AWS::CloudFront::CachePolicy', policy({ HeaderBehavior: 'none' }));
    has({
      DefaultCacheBehavior: { CachePolicyId: policyOf('Negotiated') },
      CacheBehaviors: Match.arrayWith([
        Match.objectLike({ PathPattern: '*.*', CachePolicyId: policyOf('Addressed') }),
      ]),
    });
  });

  it('forwards Accept-Encoding on every path, so that the function can compress what it streams', () => {
    const policies = Object.values(api.findResources('AWS::CloudFront::CachePolicy')).map(
      ({ Properties }) =>
        (Properties as CachePolicyProperties).CachePolicyConfig
          .ParametersInCacheKeyAndForwardedToOrigin,
    );
    expect(policies).toHaveLength(2);
    for (const policy of policies) {
      // With these two CloudFront forwards the header, reduced to what it knows, as part of the cache key.
      expect([policy.EnableAcceptEncodingGzip, policy.EnableAcceptEncodingBrotli]).toEqual([
        true,
        true,
      ]);
      // Listed by name it would be forwarded as it is: a copy for each spelling.
      expect(policy.HeadersConfig.Headers ?? []).not.toContain('Accept-Encoding');
    }
    // What is posted has CloudFront's own AllViewerExceptHostHeader, which forwards it.
  });

  it('does not cache errors, in spite of CloudFront’s defaults', () => {
    has({
      CustomErrorResponses: [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((code) => ({
        ErrorCode: code,
        ErrorCachingMinTTL: 0,
      })),
    });
  });

  it('hands bodies of /judge, /complete and /numbers on, first of all patterns, and keeps no answer to them', () => {
    const posted = (pattern: string) =>
      Match.objectLike({
        PathPattern: pattern,
        AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
        // CachingDisabled and AllViewerExceptHostHeader, of CloudFront's own.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        FunctionAssociations: [Match.objectLike({ EventType: 'viewer-request' })],
      });
    const lists = Match.objectLike({
      PathPattern: '/numbers*',
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      // That of the default behavior: CloudFront never keeps answers to POST.
      CachePolicyId: { Ref: Match.stringLikeRegexp('^Negotiated') },
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
    const others = Array.from({ length: 8 }, () => Match.anyValue());
    has({ CacheBehaviors: [posted('/judge*'), posted('/complete*'), lists, ...others] });
    has({ DefaultCacheBehavior: { AllowedMethods: ['GET', 'HEAD', 'OPTIONS'] } });
  });

  it('answers preflight requests of browsers', () => {
    api.hasResourceProperties('AWS::CloudFront::OriginRequestPolicy', {
      OriginRequestPolicyConfig: {
        HeadersConfig: {
          HeaderBehavior: 'whitelist',
          Headers: ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'],
        },
      },
    });
  });

  it('adds the headers that are the host’s to add', () => {
    api.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          StrictTransportSecurity: { AccessControlMaxAgeSec: 365 * 86_400, Override: true },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'SAMEORIGIN', Override: false },
        },
      },
    });
  });
});

describe('the log of the edge', () => {
  it('is in a bucket of the Api stack, which takes what comes by ACL', () => {
    has({
      Logging: {
        Bucket: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EdgeLogs'), 'RegionalDomainName'] },
      },
    });
    api.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
        LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30 })] },
      },
    });
  });

  it('can be left out, as it must be in opt-in regions', () => {
    const { api: silent } = synthesisedApi({ region: 'af-south-1', edgeLog: false });
    // That of the static files.
    silent.resourceCountIs('AWS::S3::Bucket', 1);
    silent.hasResourceProperties(distribution, { DistributionConfig: { Logging: Match.absent() } });
  });
});

describe('what is optional at the edge', () => {
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/a';

  it('is off by default', () => {
    api.resourceCountIs('AWS::WAFv2::WebACL', 0);
    has({ Aliases: Match.absent(), WebACLId: Match.absent(), ViewerCertificate: Match.absent() });
  });

  it('is a domain with its certificate and TLS 1.2, whose records are made where the zone is given', () => {
    const domain = 'digits.example.org';
    const { api: named } = synthesisedApi({ domain, certificate, zone: 'Z1/example.org' });
    named.hasResourceProperties(distribution, {
      DistributionConfig: {
        Aliases: [domain],
        ViewerCertificate: {
          AcmCertificateArn: certificate,
          MinimumProtocolVersion: 'TLSv1.2_2021',
        },
      },
    });
    for (const type of ['A', 'AAAA']) {
      named.hasResourceProperties('AWS::Route53::RecordSet', { Name: `${domain}.`, Type: type });
    }
    synthesisedApi({ domain, certificate }).api.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  it('is a certificate that the app makes where only the zone is given, in us-east-1', () => {
    const settings = { domain: 'digits.example.org', zone: 'Z1/example.org' };
    const certificateType = 'AWS::CertificateManager::Certificate';
    const made = {
      DomainName: settings.domain,
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: settings.domain, HostedZoneId: 'Z1' }],
    };
    synthesisedApi({ ...settings, region: 'us-east-1' }).api.hasResourceProperties(
      certificateType,
      made,
    );
    const abroad = synthesisedApi({ ...settings, region: 'eu-central-1' });
    abroad.certificate.hasResourceProperties(certificateType, made);
    abroad.api.resourceCountIs(certificateType, 0);
    abroad.api.hasResourceProperties(distribution, {
      DistributionConfig: {
        Aliases: [settings.domain],
        ViewerCertificate: {
          AcmCertificateArn: {
            'Fn::GetAtt': [Match.stringLikeRegexp('^ExportsReader'), Match.anyValue()],
          },
          MinimumProtocolVersion: 'TLSv1.2_2021',
        },
      },
    });
  });

  it('limits the requests of one address', () => {
    const { api: limited } = synthesisedApi({ rateLimit: 2000, region: 'us-east-1' });
    limited.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'CLOUDFRONT',
      DefaultAction: { Allow: {} },
      Rules: [
        Match.objectLike({
          Action: { Block: {} },
          Statement: {
            RateBasedStatement: { Limit: 2000, EvaluationWindowSec: 300, AggregateKeyType: 'IP' },
          },
        }),
      ],
    });
    limited.hasResourceProperties(distribution, {
      DistributionConfig: { WebACLId: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } },
    });
  });
});

describe('a body without its digest', () => {
  const source = readFileSync(
    new URL('../../infra/edge/require-body-digest.js', import.meta.url),
    'utf8',
  );
  const ask = (method: string, headers: Readonly<Record<string, { readonly value: string }>>) =>
    runInNewContext(`${source};handler(event)`, {
      event: {
        context: { requestId: 'an id' },
        request: { method, uri: '/judge', querystring: {}, headers },
      },
    }) as {
      readonly method?: string;
      readonly statusCode?: number;
      readonly headers: Readonly<Record<string, { readonly value: string }>>;
      readonly body?: { readonly data: string };
    };

  it('is answered with what has to be sent', () => {
    for (const value of ['', 'UNSIGNED-PAYLOAD']) {
      const answer = ask('POST', value === '' ? {} : { 'x-amz-content-sha256': { value } });
      expect(answer.statusCode).toBe(400);
      expect(answer.headers['content-type']?.value).toBe('application/problem+json');
      expect(JSON.parse(answer.body?.data ?? '')).toEqual({
        type: '/problems/body-digest-missing',
        title: 'The digest of the body is missing',
        status: 400,
        detail:
          'Send the SHA-256 of the body, 64 hex digits in lower case, as the header x-amz-content-sha256.',
        instance: '/judge',
        requestId: 'an id',
      });
    }
  });

  it('is not required where there is none, nor when it is present', () => {
    const digest = { 'x-amz-content-sha256': { value: 'a'.repeat(64) } };
    expect(ask('POST', digest)).toMatchObject({ method: 'POST', headers: digest });
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      expect(ask(method, {})).toMatchObject({ method });
  });

  it('is known to CloudFront by a source that it takes', () => {
    api.hasResourceProperties('AWS::CloudFront::Function', {
      FunctionCode: source,
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
    });
    // CloudFront's own limit.
    expect(Buffer.byteLength(source)).toBeLessThan(10_240);
  });
});

describe('the host that a reader asked for', () => {
  const source = readFileSync(new URL('../../infra/edge/forward-host.js', import.meta.url), 'utf8');

  it('is passed on with the page, which names it in its tags, and with nothing else', () => {
    const forwarded = { OriginRequestPolicyId: { Ref: Match.stringLikeRegexp('^ForwardedHost') } };
    has({
      CacheBehaviors: Match.arrayWith([Match.objectLike({ PathPattern: '/', ...forwarded })]),
    });
    has({ DefaultCacheBehavior: Match.not(Match.objectLike(forwarded)) });
    api.hasResourceProperties('AWS::CloudFront::OriginRequestPolicy', {
      OriginRequestPolicyConfig: {
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['X-Forwarded-Host'] },
      },
    });
    api.hasResourceProperties('AWS::CloudFront::Function', { FunctionCode: source });
  });

  it('is that of the request, whatever a reader wrote into the header', () => {
    const headers = {
      host: { value: 'd111.cloudfront.net' },
      'x-forwarded-host': { value: 'evil.example' },
    };
    const request = runInNewContext(`${source};handler(event)`, {
      event: { request: { method: 'GET', uri: '/', headers } },
    }) as { readonly headers: Readonly<Record<string, { readonly value: string }>> };
    expect(request.headers['x-forwarded-host']).toEqual({ value: 'd111.cloudfront.net' });
  });
});

describe('/metrics at the edge', () => {
  const source = readFileSync(new URL('../../infra/edge/not-found.js', import.meta.url), 'utf8');

  it('is answered there, and never forwarded to the function', () => {
    has({
      CacheBehaviors: Match.arrayWith([
        Match.objectLike({
          PathPattern: '/metrics*',
          FunctionAssociations: [Match.objectLike({ EventType: 'viewer-request' })],
        }),
      ]),
    });
    api.hasResourceProperties('AWS::CloudFront::Function', { FunctionCode: source });
  });

  it('is no path, as the API says it of others', async () => {
    const answer = runInNewContext(`${source};handler(event)`, {
      event: { context: { requestId: 'an id' }, request: { method: 'GET', uri: '/metrics' } },
    }) as { readonly statusCode: number; readonly body: { readonly data: string } };
    expect(answer.statusCode).toBe(404);
    const app = shippedApp({ showsMetrics: false });
    const headers = { 'X-Request-Id': 'an-id' };
    const others = (await (await app.request('/metrics', { headers })).json()) as object;
    expect(JSON.parse(answer.body.data)).toEqual({ ...others, requestId: 'an id' });
  });
});
