import { kindSchema, list, map, message, named, quantity, string, struct, time } from '../../builders.ts';
import { PersistentVolumeClaimSpec } from '../shared/claims.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ModifyVolumeStatus = named(
  'io.k8s.api.core.v1.ModifyVolumeStatus',
  "How a change of a volume's attributes is going.",
  {
    targetVolumeAttributesClassName: string(1, 'Class the volume is moved to.'),
    status: string(2, 'Pending, InProgress or Infeasible.', {
      enum: ['InProgress', 'Infeasible', 'Pending'],
      zero: 'fill',
    }),
  },
  { required: ['status'] },
);

export const PersistentVolumeClaimCondition = named(
  'io.k8s.api.core.v1.PersistentVolumeClaimCondition',
  'One aspect of the state of a claim.',
  {
    type: string(1, 'Which aspect.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastProbeTime: time(3, 'When it was last checked.', { zero: 'fill' }),
    lastTransitionTime: time(4, 'When the status last changed.', { zero: 'fill' }),
    reason: string(5, 'Why, in one word.'),
    message: string(6, 'Why, in a sentence.'),
  },
  { required: ['status', 'type'] },
);

export const PersistentVolumeClaimStatus = named(
  'io.k8s.api.core.v1.PersistentVolumeClaimStatus',
  'What state a claim is in.',
  {
    phase: string(1, 'Pending, Bound or Lost.', { enum: ['Bound', 'Lost', 'Pending'] }),
    accessModes: list(
      2,
      string(undefined, { enum: ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'] }),
      'How many nodes may use the volume, and how.',
      { 'x-kubernetes-list-type': 'atomic' },
    ),
    capacity: map(3, quantity(), 'How much the volume holds.'),
    conditions: list(4, PersistentVolumeClaimCondition, 'Aspects of the state.', { keys: ['type'], mergeKey: 'type' }),
    allocatedResources: map(5, quantity(), 'What a growing volume is given.'),
    allocatedResourceStatuses: map(
      7,
      string(undefined, {
        enum: [
          'ControllerResizeInProgress',
          'ControllerResizeInfeasible',
          'NodeResizeInProgress',
          'NodeResizeInfeasible',
          'NodeResizePending',
        ],
      }),
      'How far a growing volume is.',
      { 'x-kubernetes-map-type': 'granular' },
    ),
    currentVolumeAttributesClassName: string(8, "Class of the volume's attributes.", { zero: 'keep' }),
    modifyVolumeStatus: message(ModifyVolumeStatus, 9, 'How a change of the attributes is going.'),
  },
);

export const PersistentVolumeClaim = kindSchema(
  'io.k8s.api.core.v1.PersistentVolumeClaim',
  'A wish for a piece of storage.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(PersistentVolumeClaimSpec, 2, 'What is wanted.'),
    status: struct(PersistentVolumeClaimStatus, 3, 'What state the claim is in.'),
  },
);
