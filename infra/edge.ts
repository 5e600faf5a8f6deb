import { readFileSync } from 'node:fs';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  type DistributionProps,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  Function as EdgeFunction,
  HttpVersion,
  type IOrigin,
  OriginRequestPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Configuration } from './settings.ts';
import {
  cachePolicy,
  errorsAreNotKept,
  preflightPolicy,
  securityHeaders,
} from './edge-policies.ts';

/**
 * The edge: the only way to the function. Pictures whose address names their format are kept once for everybody,
 * others once for each Accept; what is posted is never kept.
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
  const kept: Omit<BehaviorOptions, 'cachePolicy'> = {
    ...every,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
    originRequestPolicy: preflightPolicy(scope),
  };
  const posted = postedBehavior(scope, every);
  const distribution = new Distribution(scope, 'Edge', {
    comment: `digit-mint ${configuration.stage}`,
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    defaultBehavior: { ...kept, cachePolicy: cachePolicy(scope, 'Negotiated', ['Accept']) },
    additionalBehaviors: {
      '/judge*': posted,
      '/complete*': posted,
      '*.*': { ...kept, cachePolicy: cachePolicy(scope, 'Addressed', []) },
    },
    errorResponses: errorsAreNotKept,
    logBucket,
    logFilePrefix: 'edge/',
    ...(webAclId !== undefined && { webAclId }),
    ...ownDomain(scope, configuration),
  });
  acknowledgeEdge(distribution, configuration);
  return distribution;
}

function postedBehavior(
  scope: Construct,
  every: Pick<BehaviorOptions, 'origin' | 'responseHeadersPolicy'>,
): BehaviorOptions {
  const code = readFileSync(new URL('edge/require-body-digest.js', import.meta.url), 'utf8');
  const requireBodyDigest = new EdgeFunction(scope, 'RequireBodyDigest', {
    code: FunctionCode.fromInline(code),
    runtime: FunctionRuntime.JS_2_0,
    comment: 'POST needs x-amz-content-sha256',
  });
  return {
    ...every,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // With the function URL's own host, which its signature covers.
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
    CFR1: 'Digits are for everybody, wherever they are.',
    ...(configuration.rateLimit === undefined && {
      CFR2: 'WAF costs 6 dollars a month while nobody asks: the setting rateLimit adds it. What the function can cost is bounded by reservedConcurrency.',
    }),
    ...(configuration.domain === undefined && {
      CFR4: "CloudFront's own host name comes with its own certificate and protocols; the setting domain takes TLS 1.2.",
    }),
  });
}
