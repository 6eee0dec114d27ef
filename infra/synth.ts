import { statSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { repository } from './bundle.ts';
import { createCellStack } from './cell.ts';
import { exampleSettings } from './example.ts';

/** `npm run synth`: the whole cell with example settings, without network and credentials. Prints where the template lies. */
const outdir = join(repository, 'cdk.out');
const app = new App({ outdir });
const stack = createCellStack(app, exampleSettings);
app.synth();
const template = join(outdir, `${stack.artifactId}.template.json`);
console.log(`synthesised ${template} (${Math.round(statSync(template).size / 1024)} KB)`);
