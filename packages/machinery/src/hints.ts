/** Hints: topic `berth/{cluster}/nodes/{name}`, empty payload. "Something changed; sync." */
export const hintTopic = (cluster: string, node: string): string => `berth/${cluster}/nodes/${node}`;
