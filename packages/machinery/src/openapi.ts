export type { Published, Shared, Sources } from './openapi/definitions.ts';
export { openapiV2Protobuf } from './openapi/gnostic.ts';
export { openapiV2 } from './openapi/v2.ts';
export { openapiV3, openapiV3Index, openapiV3Root } from './openapi/v3.ts';
