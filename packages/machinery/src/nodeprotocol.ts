import * as z from 'zod';

/**
 * One exchange between an agent and the API (DESIGN 6): POST {cluster}/berth/v1/nodes/{name}/sync, authenticated as
 * system:node:{name}. Every object below passes the ordinary pipeline: authorization, NodeRestriction, admission, audit.
 * `wait` lets an agent without hints hold the request until something changes (at most 30 s).
 */
const objectReference = z.object({
  resource: z.string().max(253),
  namespace: z.string().max(63),
  name: z.string().max(253),
});

export const syncRequest = z.object({
  /** Resource -> what the agent last saw of it: opaque, handed back as it came; absent: send everything. */
  cursors: z.record(z.string(), z.string().max(4096)),
  /** Milliseconds to wait for a change if there is none to tell. */
  wait: z.number().int().min(0).max(30_000).default(0),
  /** Writes, in order: Node (create or status), Pod status, Pod deletion once its containers are gone, Lease, Events. */
  writes: z
    .array(
      z.discriminatedUnion('verb', [
        z.object({ verb: z.literal('create'), object: z.record(z.string(), z.unknown()) }),
        z.object({
          verb: z.literal('update'),
          subresource: z.enum(['', 'status']).default(''),
          object: z.record(z.string(), z.unknown()),
        }),
        z.object({
          verb: z.literal('delete'),
          ref: objectReference,
          uid: z.string().max(64),
          /** The pod's last status, which goes with its end: nobody sees a pod that has ended and still is there. */
          status: z.record(z.string(), z.unknown()).optional(),
        }),
      ]),
    )
    .max(500),
});

export const syncResponse = z.object({
  /** One for each write, in order: the resourceVersion written, or the Status of its failure. */
  results: z.array(
    z.union([z.object({ resourceVersion: z.string() }), z.object({ status: z.record(z.string(), z.unknown()) })]),
  ),
  cursors: z.record(z.string(), z.string()),
  /**
   * Per resource: `replace` holds all objects there are for this node (first exchange, or a cursor too old); otherwise the
   * objects `changed` and the keys `removed` since the cursor. Resources: pods bound to the node; the configmaps, secrets
   * and serviceaccounts those pods name; services and endpointslices; the node itself.
   */
  changes: z.record(
    z.string(),
    z.union([
      z.object({ replace: z.array(z.record(z.string(), z.unknown())) }),
      z.object({ changed: z.array(z.record(z.string(), z.unknown())), removed: z.array(z.string()) }),
    ]),
  ),
  /** Milliseconds after which to ask again where no hint comes. */
  pollAfter: z.number().int(),
});

export type SyncRequest = z.input<typeof syncRequest>;
export type SyncResponse = z.infer<typeof syncResponse>;

/**
 * The tunnel (wss {cluster}/berth/v1/nodes/{name}/tunnel), opened by the agent: one connection of many streams
 * (tunnel/mux.ts), which the API opens. What it may ask for: the kubelet's own endpoints, or a TCP connection to an address of
 * one of the node's pods or of the node itself. The answer's head is HTTP's: 101 where a wish to upgrade was granted, 200 where
 * a TCP connection stands; with any other, what follows is the text that says why not.
 */
export const dialTarget = z.discriminatedUnion('to', [
  z.object({
    to: z.literal('kubelet'),
    method: z.string().max(16),
    /** `/containerLogs/{ns}/{pod}/{container}?follow=true…`, with `upgrade` among the headers `/exec/…`, `/attach/…`, `/portForward/…`. */
    path: z.string().startsWith('/').max(65_536),
    headers: z.record(z.string(), z.string()),
  }),
  z.object({
    to: z.literal('tcp'),
    /** An IP address; names are nobody's. */
    host: z.string().max(45),
    port: z.number().int().min(1).max(65_535),
  }),
]);
export type DialTarget = z.infer<typeof dialTarget>;

export const dialHead = z.object({
  status: z.number().int().min(101).max(599),
  headers: z.record(z.string().max(256), z.string().max(65_536)),
});
export type DialHead = z.infer<typeof dialHead>;
