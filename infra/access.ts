import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Keys } from './keys.ts';
import type { Storage } from './table.ts';

/** What packages/table asks of DynamoDB. Transactions need the rights of the operations in them. */
const tableActions = {
  read: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
  write: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'],
};

export function grantTable(grantee: iam.IGrantable, { table }: Storage, rights: 'read' | 'readWrite'): void {
  iam.Grant.addToPrincipal({
    grantee,
    actions: rights === 'read' ? tableActions.read : [...tableActions.read, ...tableActions.write],
    resourceArns: [table.tableArn],
  });
}

/** What the program itself needs wherever it runs: objects, blobs, the sealing key, hints to the nodes. */
export function grantCell(grantee: iam.IGrantable, storage: Storage, keys: Keys): void {
  grantTable(grantee, storage, 'readWrite');
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    resourceArns: [storage.blobs.arnForObjects('*')],
  });
  iam.Grant.addToPrincipal({ grantee, actions: ['kms:Encrypt', 'kms:Decrypt'], resourceArns: [keys.sealing.keyArn] });
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['iot:Publish'],
    resourceArns: [Stack.of(storage.table).formatArn({ service: 'iot', resource: 'topic', resourceName: 'berth/*' })],
  });
}
