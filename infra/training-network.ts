import { Fn, RemovalPolicy } from 'aws-cdk-lib';
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
import type { Construct } from 'constructs';
import type { Configuration } from './configuration.ts';

/** The network of the training jobs. */
export interface TrainingNetwork {
  readonly vpc: Vpc;
  /** Allows all outbound traffic and no inbound traffic. */
  readonly securityGroup: SecurityGroup;
}

/**
 * Public subnets without NAT, since a NAT gateway costs 32 dollars a month even when nothing trains. Instances
 * download their image through public addresses, accept no inbound traffic, and reach the bucket through a gateway
 * endpoint, which is free. The zones are the region's first ones at deployment, so the synth needs no lookups.
 */
export function trainingNetwork(
  scope: Construct,
  { logDays, trainingZones }: Configuration,
): TrainingNetwork {
  const vpc = new Vpc(scope, 'Network', {
    ipAddresses: IpAddresses.cidr('10.20.0.0/20'),
    availabilityZones: Array.from({ length: trainingZones }, (_, index) =>
      Fn.select(index, Fn.getAzs()),
    ),
    natGateways: 0,
    subnetConfiguration: [
      { name: 'training', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: true },
    ],
    // Restricting it would need a function with permissions on security groups; nothing uses the default group.
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
