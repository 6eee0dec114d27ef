// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { PersistentVolumeSpec, TopologySelectorTerm } from '../core/types.ts';
import type { LabelSelector, ObjectMeta } from '../meta/types.ts';

/** A driver of the container storage interface. */
export interface CSIDriver {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What the driver can and needs. */
  spec: CSIDriverSpec;
}

/** What a driver can and needs. */
export interface CSIDriverSpec {
  /** Volumes must be attached before they are mounted. */
  attachRequired?: boolean;
  /** The driver is told which pod it mounts for. */
  podInfoOnMount?: boolean;
  /** Persistent, Ephemeral or both. */
  volumeLifecycleModes?: string[];
  /** The scheduler asks what storage is left. */
  storageCapacity?: boolean;
  /** Whether fsGroup changes who owns files: ReadWriteOnceWithFSType, File or None. */
  fsGroupPolicy?: string;
  /** Tokens that the driver is given. */
  tokenRequests?: StorageV1TokenRequest[];
  /** The driver is called again and again to refresh a mount. */
  requiresRepublish?: boolean;
  /** The driver mounts with an SELinux context. */
  seLinuxMount?: boolean;
  /** How often the number of volumes of a node is asked for again. */
  nodeAllocatableUpdatePeriodSeconds?: number;
  /** Tokens are handed over among the secrets of a call. */
  serviceAccountTokenInSecrets?: boolean;
  /** Pods are not placed on nodes without the driver. */
  preventPodSchedulingIfMissing?: boolean;
}

/** Drivers of the container storage interface on a node. */
export interface CSINode {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Drivers of the node. */
  spec: CSINodeSpec;
}

/** A driver on a node. */
export interface CSINodeDriver {
  /** Name of the driver. */
  name: string;
  /** What the driver calls the node. */
  nodeID: string;
  /** Labels of the node that say where volumes can be reached. */
  topologyKeys?: string[];
  /** How many volumes the node may have. */
  allocatable?: VolumeNodeResources;
}

/** Drivers of a node. */
export interface CSINodeSpec {
  /** The drivers. */
  drivers: CSINodeDriver[];
}

/** What storage a driver has left somewhere. */
export interface CSIStorageCapacity {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Nodes that can reach it. */
  nodeTopology?: LabelSelector;
  /** Class that it is for. */
  storageClassName: string;
  /** What is left. */
  capacity?: string;
  /** Size of the largest volume that fits. */
  maximumVolumeSize?: string;
}

/** A kind of storage that claims can ask for. */
export interface StorageClass {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Who makes the volumes. */
  provisioner: string;
  /** Settings for whoever makes them. */
  parameters?: Record<string, string>;
  /** What becomes of a volume when its claim goes: Delete or Retain. */
  reclaimPolicy?: string;
  /** Options that the volumes are mounted with. */
  mountOptions?: string[];
  /** Claims may ask for more later. */
  allowVolumeExpansion?: boolean;
  /** When volumes are made: Immediate or WaitForFirstConsumer. */
  volumeBindingMode?: string;
  /** Where volumes may be made. */
  allowedTopologies?: TopologySelectorTerm[];
}

/** A token that a driver needs. */
export interface StorageV1TokenRequest {
  /** Whom it is for; the API unless said. */
  audience: string;
  /** How long it lives. */
  expirationSeconds?: number;
}

/** A volume that is to be attached to a node. */
export interface VolumeAttachment {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the attachment. */
  spec: VolumeAttachmentSpec;
  /** What became of the attachment. */
  status?: VolumeAttachmentStatus;
}

/** The volume that is attached. */
export interface VolumeAttachmentSource {
  /** Name of the PersistentVolume. */
  persistentVolumeName?: string;
  /** The volume itself, for one that a pod names by its driver of old. */
  inlineVolumeSpec?: PersistentVolumeSpec;
}

/** What is wanted of an attachment. */
export interface VolumeAttachmentSpec {
  /** Driver that attaches it. */
  attacher: string;
  /** The volume. */
  source: VolumeAttachmentSource;
  /** Node it is attached to. */
  nodeName: string;
}

/** What became of an attachment. */
export interface VolumeAttachmentStatus {
  /** The volume is attached. */
  attached: boolean;
  /** What the driver tells the node of it. */
  attachmentMetadata?: Record<string, string>;
  /** Why it could not be attached. */
  attachError?: VolumeError;
  /** Why it could not be detached. */
  detachError?: VolumeError;
}

/** Attributes of volumes that may be changed later. */
export interface VolumeAttributesClass {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Driver that knows them. */
  driverName: string;
  /** The attributes. */
  parameters?: Record<string, string>;
}

/** Something that went wrong with a volume. */
export interface VolumeError {
  /** When. */
  time?: string | null;
  /** What. */
  message?: string;
  /** Number of the error, as the gRPC call gave it. */
  errorCode?: number;
}

/** How many volumes a node may have. */
export interface VolumeNodeResources {
  /** Their number; unlimited unless said. */
  count?: number;
}
