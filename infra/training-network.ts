import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** Where jobs run. */
export interface TrainingNetwork {
  readonly vpc: Vpc;
  /** Lets everything out and nothing in. */
  readonly securityGroup: SecurityGroup;
}

/**
 * Public subnets without NAT: a NAT gateway would cost 32 dollars a month while nothing trains. Instances have
 * addresses of their own to fetch their image with, nothing can reach them, and the bucket is reached
 * through a gateway endpoint, which is free. Needs no lookups: two zones, whichever the region's first are.
 */
export function trainingNetwork(scope: Construct, logDays: RetentionDays): TrainingNetwork {
  const vpc = new Vpc(scope, 'Network', {
    ipAddresses: IpAddresses.cidr('10.20.0.0/20'),
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [
      { name: 'training', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: true },
    ],
    // It would take a function with rights over the account's groups; nothing here uses that group.
    restrictDefaultSecurityGroup: false,
    gatewayEndpoints: { Store: { service: GatewayVpcEndpointAwsService.S3 } },
    flowLogs: {
      Rejected: {
        trafficType: FlowLogTrafficType.REJECT,
        destination: FlowLogDestination.toCloudWatchLogs(
          new LogGroup(scope, 'NetworkLog', {
            retention: logDays,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
      },
    },
  });
  const securityGroup = new SecurityGroup(scope, 'Jobs', {
    vpc,
    description: 'Training jobs: out only',
    allowAllOutbound: true,
  });
  return { vpc, securityGroup };
}
