import { join } from 'node:path';
import { type CfnElement, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  S3OriginAccessControl,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { type Construct, type IDependable } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { builtFiles, builtFolders } from './built-files.ts';
import { type Configuration, projectFolder } from './configuration.ts';
import { beforeRequest } from './edge-function.ts';
import { pageHeaders } from './edge-headers.ts';
import { closedBucket } from './log-bucket.ts';
import { physicalName } from './physical-name.ts';

/** What the function links to and nothing computes: /learn, the report, and the scripts and real digits of the page. */
export interface StaticFiles {
  readonly bucket: Bucket;
  /** The upload of the files that a page names by their hash: they must be there before the page. */
  readonly uploaded: IDependable;
}

/** Makes the bucket of the static files; each deployment uploads what `npm run build` writes to dist/static. */
export function staticFiles(scope: Construct, configuration: Configuration): StaticFiles {
  const bucket = new Bucket(scope, 'Static', closedBucket);
  acknowledge(bucket, {
    S1: 'Its files are public and are read through CloudFront, whose access log names each request.',
  });
  const source = Source.asset(join(projectFolder, builtFolders.static), builtFiles('static'));
  const upload = {
    sources: [source],
    destinationBucket: bucket,
    // Pages that readers have open name the files of the deployment before.
    prune: false,
    outputObjectKeys: false,
    logGroup: new LogGroup(scope, 'UploadLog', {
      retention: configuration.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    }),
  };
  const kept = new BucketDeployment(scope, 'KeptFiles', {
    ...upload,
    exclude: ['*.html'],
    // Their names have the hash of their content.
    cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
  });
  const pages = new BucketDeployment(scope, 'Pages', {
    ...upload,
    exclude: ['*'],
    include: ['*.html'],
    cacheControl: [CacheControl.fromString('public, max-age=300')],
  });
  pages.node.addDependency(kept);
  acknowledgeUploader(kept, bucket, configuration);
  return { bucket, uploaded: kept };
}

/** The function that uploads is the CDK's own, one for both uploads. */
function acknowledgeUploader(
  { handlerRole }: BucketDeployment,
  bucket: Bucket,
  { region }: Configuration,
): void {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
  const assets =
    region === undefined
      ? 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>'
      : `arn:aws:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-${region}`;
  const actions = ['GetBucket', 'GetObject', 'List', 'Abort', 'DeleteObject'];
  const findings = [
    ...actions.map((name) => `Action::s3:${name}*`),
    `Resource::<${logicalId}.Arn>/*`,
    `Resource::${assets}/*`,
  ];
  const reason =
    'It reads the assets that were deployed and writes the bucket of the static files, whole, and nothing else.';
  acknowledge(handlerRole.node.scope ?? handlerRole, {
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
      'It writes a log, which is all that this policy of AWS allows.',
    ...Object.fromEntries(findings.map((finding) => [`IAM5[${finding}]`, reason])),
    L1: 'The CDK chooses the runtime of its uploader, which runs only while a deployment does.',
  });
}

/** How a distribution answers the paths of the static files: from the bucket, by the key that is the path. */
export function staticBehaviors(
  scope: Construct,
  stage: string,
  { bucket }: StaticFiles,
  every: Omit<BehaviorOptions, 'origin'>,
): Record<string, BehaviorOptions> {
  // It may read objects by their names, and not list them: a missing one is answered with 403.
  const originAccessControl = new S3OriginAccessControl(scope, 'StaticAccess', {
    originAccessControlName: physicalName(scope, stage, 'StaticAccess'),
  });
  const fromBucket = {
    ...every,
    origin: S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl }),
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    cachePolicy: CachePolicy.CACHING_OPTIMIZED,
  };
  const article = {
    ...fromBucket,
    responseHeadersPolicy: pageHeaders(scope, stage, {
      id: 'ArticleHeaders',
      page: 'site/learn/index.html',
    }),
    ...beforeRequest(scope, stage, {
      id: 'LearnIndex',
      file: 'learn-index',
      comment: 'Finds the index of /learn/',
    }),
  };
  const report = {
    ...fromBucket,
    responseHeadersPolicy: pageHeaders(scope, stage, {
      id: 'ReportHeaders',
      page: 'docs/report.html',
    }),
  };
  return {
    '/learn': article,
    '/learn/*': article,
    '/page/*.js': fromBucket,
    '/page/*.png': fromBucket,
    '/report.html': report,
  };
}
