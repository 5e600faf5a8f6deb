import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  type DistributionProps,
  type ErrorResponse,
  HttpVersion,
  type IOrigin,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  PriceClass,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Configuration } from './configuration.ts';
import { ownDomain } from './domain.ts';
import { beforeRequest } from './edge-function.ts';
import { securityHeaders } from './edge-headers.ts';
import { logBucket } from './log-bucket.ts';
import { physicalName } from './physical-name.ts';
import { type StaticFiles, staticBehaviors } from './static-files.ts';

/** What the distribution uses besides the settings. */
interface EdgeResources {
  readonly origin: IOrigin;
  readonly files: StaticFiles;
  /** The certificate that the app makes; undefined: it makes none. */
  readonly certificate: ICertificate | undefined;
}

/**
 * The CloudFront distribution, the only way to reach the function and the static files. An image whose path names its format has one
 * cached copy; any other has one per Accept header. Responses to POST are never cached.
 */
export function apiDistribution(
  scope: Construct,
  configuration: Configuration,
  { origin, files, certificate }: EdgeResources,
): Distribution {
  const { stage } = configuration;
  const everywhere = {
    compress: true,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy: securityHeaders(scope, stage),
  };
  const every = { ...everywhere, origin };
  const cached: Omit<BehaviorOptions, 'cachePolicy'> = {
    ...every,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
    originRequestPolicy: requestPolicy(scope, stage, 'Preflight', preflightHeaders),
  };
  const cachedBy = (id: string, headers: readonly string[]) => ({
    ...cached,
    cachePolicy: cachePolicy(scope, id, { stage, headers }),
  });
  const posted = postedBehavior(scope, stage, every);
  const negotiated = cachedBy('Negotiated', ['Accept']);
  const distribution = new Distribution(scope, 'Edge', {
    comment: `digit-mint ${stage}`,
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    defaultBehavior: negotiated,
    additionalBehaviors: {
      '/judge*': posted,
      '/complete*': posted,
      // Lists are posted there; the answers to GET are kept.
      '/numbers*': { ...posted, cachePolicy: negotiated.cachePolicy },
      '/metrics*': { ...cached, ...notForwarded(scope, stage) },
      '/': { ...negotiated, ...withForwardedHost(scope, stage) },
      ...staticBehaviors(scope, stage, files, everywhere),
      '*.*': cachedBy('Addressed', []),
    },
    errorResponses: uncachedErrors,
    ...edgeLog(scope, configuration),
    ...rateLimit(scope, configuration),
    ...ownDomain(scope, configuration, certificate),
  });
  acknowledgeEdge(distribution, configuration);
  return distribution;
}

/** CloudFront's access log, in a bucket of its own: CloudFront writes with ACLs. */
function edgeLog(
  scope: Construct,
  { edgeLog: isOn, logDays }: Configuration,
): Pick<DistributionProps, 'logBucket' | 'logFilePrefix'> {
  if (!isOn) return {};
  const bucket = logBucket(scope, 'EdgeLogs', logDays, { takesAcls: true });
  acknowledge(bucket, { S1: 'It contains access logs; nobody but CloudFront writes to it.' });
  return { logBucket: bucket, logFilePrefix: 'edge/' };
}

/** Answers 404 at the edge. */
function notForwarded(
  scope: Construct,
  stage: string,
): Pick<BehaviorOptions, 'cachePolicy' | 'functionAssociations'> {
  const answer = { id: 'NotFound', file: 'not-found', comment: 'Answers 404' };
  return { cachePolicy: CachePolicy.CACHING_DISABLED, ...beforeRequest(scope, stage, answer) };
}

/** Tells the function by which host the page was asked for: its own address is another (EDGE=cloudfront). */
function withForwardedHost(
  scope: Construct,
  stage: string,
): Pick<BehaviorOptions, 'originRequestPolicy' | 'functionAssociations'> {
  const adding = { id: 'ForwardHost', file: 'forward-host', comment: 'Adds X-Forwarded-Host' };
  return {
    originRequestPolicy: requestPolicy(scope, stage, 'ForwardedHost', ['X-Forwarded-Host']),
    ...beforeRequest(scope, stage, adding),
  };
}

function postedBehavior(
  scope: Construct,
  stage: string,
  every: Pick<BehaviorOptions, 'origin' | 'responseHeadersPolicy'>,
): BehaviorOptions {
  return {
    ...every,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // Forwards the function URL's own host, which the signature covers.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    ...beforeRequest(scope, stage, {
      id: 'RequireBodyDigest',
      file: 'require-body-digest',
      comment: 'POST needs x-amz-content-sha256',
    }),
  };
}

function acknowledgeEdge(distribution: Distribution, configuration: Configuration): void {
  acknowledge(distribution, {
    CFR1: 'The API is public and has no geographic restrictions.',
    ...(configuration.rateLimit === undefined && {
      CFR2: 'WAF costs 6 dollars a month even without requests; the setting rateLimit adds it. reservedConcurrency limits the cost of the function.',
    }),
    ...(!configuration.edgeLog && {
      CFR3: 'CloudFront delivers its access log to no opt-in region; the function has a log of its own.',
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
function cachePolicy(
  scope: Construct,
  id: string,
  { stage, headers }: { readonly stage: string; readonly headers: readonly string[] },
): CachePolicy {
  return new CachePolicy(scope, id, {
    cachePolicyName: physicalName(scope, stage, id),
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

/** The headers of CORS preflight requests. */
const preflightHeaders = [
  'Origin',
  'Access-Control-Request-Method',
  'Access-Control-Request-Headers',
];

/** Forwards headers that are not part of the cache key. */
function requestPolicy(
  scope: Construct,
  stage: string,
  id: string,
  headers: readonly string[],
): OriginRequestPolicy {
  return new OriginRequestPolicy(scope, id, {
    originRequestPolicyName: physicalName(scope, stage, id),
    headerBehavior: OriginRequestHeaderBehavior.allowList(...headers),
  });
}

/**
 * CloudFront caches most errors for ten seconds, whatever their Cache-Control says. One throttled request would make
 * that URL fail for everybody for ten seconds, so this sets the time to zero.
 */
const uncachedErrors: ErrorResponse[] = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map(
  (httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) }),
);

/**
 * Creates a WAF rule that answers 403 to an IP address after so many requests in five minutes. WAF rules for
 * CloudFront exist only in us-east-1.
 *
 * @returns the ARN of the web ACL, which a distribution takes; nothing without the setting
 */
function rateLimit(
  scope: Construct,
  { rateLimit: requests }: Configuration,
): Pick<DistributionProps, 'webAclId'> {
  if (requests === undefined) return {};
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
  return { webAclId: acl.attrArn };
}
