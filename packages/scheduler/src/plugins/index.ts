import type { Plugin } from '../types.ts';
import { imageLocality } from './imagelocality/index.ts';
import { nodeAffinity } from './nodeaffinity/index.ts';
import { nodeName } from './nodename/index.ts';
import { nodePorts } from './nodeports/index.ts';
import { balancedAllocation, nodeResourcesFit } from './noderesources/index.ts';
import { nodeUnschedulable } from './nodeunschedulable/index.ts';
import { spreading } from './spreading/index.ts';
import { taintToleration } from './tainttoleration/index.ts';

/** The default profile; filters run in this order and the first complaint of a node is the one told. */
export const plugins: readonly Plugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  spreading,
  balancedAllocation,
  imageLocality,
];
