import { runSimulated } from './scenario.ts';
for (const m of ['noTombstones']) {
let caught: string[] = []; let first = 0; 
for (let seed = 1; seed <= 12; seed++) { const t=Date.now(); const r = await runSimulated({ seed, mistakes: { [m]: true } }).catch((e) => ({ violations: ['threw ' + e] })); if (r.violations.length) {first ||= seed; caught.push(seed + ' ' + r.violations[0]?.slice(0, 120)); } console.log(seed, Date.now()-t)}
console.log(m, caught.length, first, caught[0]);
}
