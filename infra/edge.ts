import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  type DistributionProps,
  type ErrorResponse,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HttpVersion,
  type IDistribution,
  type IOrigin,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { ARecord, AaaaRecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Configuration } from './configuration.ts';

/**
 * The CloudFront distribution, the only way to reach the function. An image whose path names its format has one
 * cached copy; any other has one per Accept header. Responses to POST are never cached.
 */
export function apiDistribution(
  scope: Construct,
  origin: IOrigin,
  logBucket: IBucket,
  configuration: Configuration,
  webAclId: string | undefined,
): Distribution {
  const every = {
    origin,
    compress: true,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy: securityHeaders(scope),
  };
  const cached: Omit<BehaviorOptions, 'cachePolicy'> = {
    ...every,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
    originRequestPolicy: preflightPolicy(scope),
  };
  const posted = postedBehavior(scope, every);
  const distribution = new Distribution(scope, 'Edge', {
    comment: `digit-mint ${configuration.stage}`,
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    defaultBehavior: { ...cached, cachePolicy: cachePolicy(scope, 'Negotiated', ['Accept']) },
    additionalBehaviors: {
      '/judge*': posted,
      '/complete*': posted,
      '/metrics*': { ...cached, ...notForwarded(scope) },
      '*.*': { ...cached, cachePolicy: cachePolicy(scope, 'Addressed', []) },
    },
    errorResponses: uncachedErrors,
    logBucket,
    logFilePrefix: 'edge/',
    ...(webAclId !== undefined && { webAclId }),
    ...ownDomain(scope, configuration),
  });
  acknowledgeEdge(distribution, configuration);
  return distribution;
}

/** Answers 404 at the edge. */
function notForwarded(
  scope: Construct,
): Pick<BehaviorOptions, 'cachePolicy' | 'functionAssociations'> {
  const notFound = edgeFunction(scope, 'NotFound', 'not-found', 'Answers 404');
  return {
    cachePolicy: CachePolicy.CACHING_DISABLED,
    functionAssociations: [{ function: notFound, eventType: FunctionEventType.VIEWER_REQUEST }],
  };
}

/** A function that CloudFront runs; its source is infra/edge/<file>.js. */
function edgeFunction(scope: Construct, id: string, file: string, comment: string): EdgeFunction {
  const code = readFileSync(new URL(`edge/${file}.js`, import.meta.url), 'utf8');
  return new EdgeFunction(scope, id, {
    code: FunctionCode.fromInline(code),
    runtime: FunctionRuntime.JS_2_0,
    comment,
  });
}

function postedBehavior(
  scope: Construct,
  every: Pick<BehaviorOptions, 'origin' | 'responseHeadersPolicy'>,
): BehaviorOptions {
  const requireBodyDigest = edgeFunction(
    scope,
    'RequireBodyDigest',
    'require-body-digest',
    'POST needs x-amz-content-sha256',
  );
  return {
    ...every,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // Forwards the function URL's own host, which the signature covers.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    functionAssociations: [
      { function: requireBodyDigest, eventType: FunctionEventType.VIEWER_REQUEST },
    ],
  };
}

function ownDomain(
  scope: Construct,
  { domain, certificate }: Configuration,
): Partial<DistributionProps> {
  if (domain === undefined || certificate === undefined) return {};
  return {
    domainNames: [domain],
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificate),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}

function acknowledgeEdge(distribution: Distribution, configuration: Configuration): void {
  acknowledge(distribution, {
    CFR1: 'The API is public and has no geographic restrictions.',
    ...(configuration.rateLimit === undefined && {
      CFR2: 'WAF costs 6 dollars a month even without requests; the setting rateLimit adds it. reservedConcurrency limits the cost of the function.',
    }),
    ...(configuration.domain === undefined && {
      CFR4: "CloudFront's own host name has a certificate and protocols of its own; with the setting domain, TLS 1.2 is the minimum.",
    }),
  });
}

/**
 * Caches responses for as long as their Cache-Control allows, at most a year. A response without Cache-Control is
 * not cached.
 *
 * The cache key contains the whole query. The API answers an unknown parameter with an error, which is not cached,
 * so only allowed parameters occur in keys. A policy cannot list them: it may name ten, and the API has more
 * (docs/adr/0003-the-edge.md).
 *
 * @param headers request headers that are part of the cache key too
 */
function cachePolicy(scope: Construct, id: string, headers: readonly string[]): CachePolicy {
  return new CachePolicy(scope, id, {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.days(365),
    queryStringBehavior: CacheQueryStringBehavior.all(),
    headerBehavior:
      headers.length === 0 ? CacheHeaderBehavior.none() : CacheHeaderBehavior.allowList(...headers),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  });
}

/** Forwards the headers of CORS preflight requests, which are not part of the cache key. */
function preflightPolicy(scope: Construct): OriginRequestPolicy {
  return new OriginRequestPolicy(scope, 'Preflight', {
    headerBehavior: OriginRequestHeaderBehavior.allowList(
      'Origin',
      'Access-Control-Request-Method',
      'Access-Control-Request-Headers',
    ),
  });
}

/** Adds HSTS, which only the owner of the host can set, and defaults for security headers that the API leaves out. */
function securityHeaders(scope: Construct): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, 'SecurityHeaders', {
    securityHeadersBehavior: {
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: false,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.SAMEORIGIN, override: false },
    },
  });
}

/**
 * CloudFront caches most errors for ten seconds, whatever their Cache-Control says. One throttled request would make
 * that URL fail for everybody for ten seconds, so this sets the time to zero.
 */
const uncachedErrors: ErrorResponse[] = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map(
  (httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) }),
);

/** Creates the domain's DNS records for IPv4 and IPv6, if a zone is configured. */
export function domainRecords(
  scope: Construct,
  distribution: IDistribution,
  { domain, zone: zoneText }: Configuration,
): void {
  const [hostedZoneId, zoneName] = zoneText?.split('/') ?? [];
  if (domain === undefined || hostedZoneId === undefined || zoneName === undefined) return;
  const zone = HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName });
  const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
  new ARecord(scope, 'DomainV4', { zone, recordName: domain, target });
  new AaaaRecord(scope, 'DomainV6', { zone, recordName: domain, target });
}

/**
 * Creates a WAF rule that answers 403 to an IP address after so many requests in five minutes. WAF rules for
 * CloudFront exist only in us-east-1.
 *
 * @returns the ARN of the web ACL, which a distribution takes
 */
export function rateLimit(scope: Construct, requests: number): string {
  const visibility = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
    metricName,
  });
  const acl = new CfnWebACL(scope, 'RateLimit', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: visibility('digit-mint'),
    rules: [
      {
        name: 'an-address',
        priority: 0,
        action: { block: {} },
        statement: {
          rateBasedStatement: {
            limit: requests,
            evaluationWindowSec: 300,
            aggregateKeyType: 'IP',
          },
        },
        visibilityConfig: visibility('digit-mint-an-address'),
      },
    ],
  });
  return acl.attrArn;
}
