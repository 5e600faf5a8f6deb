import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseSecurityHeadersBehavior,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { projectFolder } from './configuration.ts';
import { physicalName } from './physical-name.ts';

const standard: ResponseSecurityHeadersBehavior = {
  strictTransportSecurity: {
    accessControlMaxAge: Duration.days(365),
    includeSubdomains: false,
    override: true,
  },
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: HeadersFrameOption.SAMEORIGIN, override: false },
};

/** Adds HSTS, which only the owner of the host can set, and defaults for security headers that the API leaves out. */
export function securityHeaders(scope: Construct, stage: string): ResponseHeadersPolicy {
  return headersPolicy(scope, stage, 'SecurityHeaders', standard);
}

/**
 * The same for files of a bucket, which has no headers of its own, with the policy of a page.
 *
 * @param page the path of its source, whose policy in its head also holds for what the page loads
 */
export function pageHeaders(
  scope: Construct,
  stage: string,
  { id, page }: Readonly<Record<'id' | 'page', string>>,
): ResponseHeadersPolicy {
  return headersPolicy(scope, stage, id, {
    ...standard,
    referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
    contentSecurityPolicy: { contentSecurityPolicy: policyOf(page), override: true },
  });
}

/** The policy in a page's head, and what only a header may say: which pages may frame it. */
function policyOf(page: string): string {
  const html = readFileSync(join(projectFolder, page), 'utf8');
  const [, content] = /Content-Security-Policy"\s+content="([^"]+)"/.exec(html) ?? [];
  if (content === undefined) throw new Error(`${page} has no Content-Security-Policy in its head`);
  return `${content.replaceAll('&#39;', "'")}; frame-ancestors 'none'`;
}

function headersPolicy(
  scope: Construct,
  stage: string,
  id: string,
  securityHeadersBehavior: ResponseSecurityHeadersBehavior,
): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyName: physicalName(scope, stage, id),
    securityHeadersBehavior,
  });
}
