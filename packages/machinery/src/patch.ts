/** The three patches that need no field ownership; apply is in apply.ts. All are pure: inputs are left as they are. */
export { applyJsonPatch } from './patch/json-patch.ts';
export { applyMergePatch } from './patch/merge-patch.ts';
export { applyStrategicMergePatch } from './patch/strategic.ts';
export { goType, goValue } from './patch/directives.ts';
