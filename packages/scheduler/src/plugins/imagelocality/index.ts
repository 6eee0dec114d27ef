import type { Plugin } from '../../types.ts';

const mebibyte = 1024 * 1024;
const minimum = 23 * mebibyte;
const maximumPerContainer = 1000 * mebibyte;

/** ImageLocality: nodes that already have the images, the more widely they are spread the more it counts. */
export const imageLocality: Plugin = {
  name: 'ImageLocality',
  score(pod, node, cluster) {
    let sum = 0;
    for (const image of pod.images) {
      const size = node.images.get(image);
      if (size === undefined) continue;
      const having = cluster.nodes.filter((other) => other.images.has(image)).length;
      sum += (size * having) / cluster.nodes.length;
    }
    const maximum = maximumPerContainer * Math.max(1, pod.images.length);
    return (100 * (Math.min(Math.max(sum, minimum), maximum) - minimum)) / (maximum - minimum);
  },
  weight: 1,
};
