import { App } from 'aws-cdk-lib';
import { createCellStack } from './cell.ts';
import { readSettings } from './settings.ts';

/** What the CDK command line runs (cdk.json). */
const app = new App();
createCellStack(app, readSettings(app.node));
app.synth();
