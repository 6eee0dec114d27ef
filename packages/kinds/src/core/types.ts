// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { Condition, LabelSelector, ObjectMeta } from '../meta/types.ts';

/** A volume of AWS EBS. */
export interface AWSElasticBlockStoreVolumeSource {
  volumeID: string;
  fsType?: string;
  partition?: number;
  readOnly?: boolean;
}

/** Where a pod should and must run. */
export interface Affinity {
  /** Nodes it is drawn to. */
  nodeAffinity?: NodeAffinity;
  /** Pods it is drawn to. */
  podAffinity?: PodAffinity;
  /** Pods it keeps away from. */
  podAntiAffinity?: PodAntiAffinity;
}

/** A profile of AppArmor. */
export interface AppArmorProfile {
  /** Unconfined, RuntimeDefault or Localhost. */
  type: string;
  /** Profile loaded on the node. */
  localhostProfile?: string;
}

/** A volume attached to a node. */
export interface AttachedVolume {
  name: string;
  devicePath: string;
}

/** A volume of Azure Disk. */
export interface AzureDiskVolumeSource {
  diskName: string;
  diskURI: string;
  cachingMode?: string;
  fsType?: string;
  readOnly?: boolean;
  kind?: string;
}

/** A volume of Azure Files. */
export interface AzureFilePersistentVolumeSource {
  /** Secret with the account. */
  secretName: string;
  /** Name of the share. */
  shareName: string;
  /** Whether it cannot be written to. */
  readOnly?: boolean;
  /** Namespace of the secret. */
  secretNamespace?: string;
}

/** A volume of Azure Files. */
export interface AzureFileVolumeSource {
  secretName: string;
  shareName: string;
  readOnly?: boolean;
}

/** Puts a pod on a node. */
export interface Binding {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The node. */
  target: ObjectReference;
}

/** A volume of a CSI driver. */
export interface CSIPersistentVolumeSource {
  /** Name of the driver. */
  driver: string;
  /** Identity of the volume. */
  volumeHandle: string;
  /** Whether it cannot be written to. */
  readOnly?: boolean;
  /** File system on it. */
  fsType?: string;
  /** Attributes for the driver. */
  volumeAttributes?: Record<string, string>;
  /** Secret for attaching. */
  controllerPublishSecretRef?: SecretReference;
  /** Secret for staging on a node. */
  nodeStageSecretRef?: SecretReference;
  /** Secret for mounting. */
  nodePublishSecretRef?: SecretReference;
  /** Secret for expanding. */
  controllerExpandSecretRef?: SecretReference;
  /** Secret for expanding on a node. */
  nodeExpandSecretRef?: SecretReference;
}

/** A volume of a CSI driver. */
export interface CSIVolumeSource {
  driver: string;
  readOnly?: boolean;
  fsType?: string;
  volumeAttributes?: Record<string, string>;
  /** Names an object of the same namespace. */
  nodePublishSecretRef?: LocalObjectReference;
}

/** Rights added and taken away. */
export interface Capabilities {
  /** Rights added. */
  add?: string[];
  /** Rights taken away. */
  drop?: string[];
}

/** A volume of CephFS. */
export interface CephFSPersistentVolumeSource {
  /** Addresses of the monitors. */
  monitors: string[];
  /** Directory that is mounted. */
  path?: string;
  /** Who asks for it. */
  user?: string;
  /** File with the key. */
  secretFile?: string;
  /** Secret with the key. */
  secretRef?: SecretReference;
  /** Whether it cannot be written to. */
  readOnly?: boolean;
}

/** A volume of CephFS. */
export interface CephFSVolumeSource {
  monitors: string[];
  path?: string;
  user?: string;
  secretFile?: string;
  /** Names an object of the same namespace. */
  secretRef?: LocalObjectReference;
  readOnly?: boolean;
}

/** A volume of OpenStack Cinder. */
export interface CinderPersistentVolumeSource {
  /** Identity of the volume. */
  volumeID: string;
  /** File system on it. */
  fsType?: string;
  /** Whether it cannot be written to. */
  readOnly?: boolean;
  /** Secret with credentials. */
  secretRef?: SecretReference;
}

/** A volume of OpenStack Cinder. */
export interface CinderVolumeSource {
  volumeID: string;
  fsType?: string;
  readOnly?: boolean;
  /** Names an object of the same namespace. */
  secretRef?: LocalObjectReference;
}

/** How long a client stays with a pod. */
export interface ClientIPConfig {
  /** Seconds. */
  timeoutSeconds?: number;
}

/** Certificates that are trusted. */
export interface ClusterTrustBundleProjection {
  name?: string;
  signerName?: string;
  /** Chooses objects by their labels; all requirements must hold. */
  labelSelector?: LabelSelector;
  optional?: boolean;
  path: string;
}

/** One aspect of the health of a component. */
export interface ComponentCondition {
  /** Which aspect: Healthy. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** What is known of it. */
  message?: string;
  /** What went wrong. */
  error?: string;
}

/** Whether a part of the control plane is healthy. */
export interface ComponentStatus {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Aspects of its health. */
  conditions?: ComponentCondition[];
}

/** Configuration for pods to read. */
export interface ConfigMap {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Whether the data can never change. */
  immutable?: boolean;
  /** Text by key. */
  data?: Record<string, string>;
  /** Bytes by key, in base64. */
  binaryData?: Record<string, string>;
}

/** All keys of a config map. */
export interface ConfigMapEnvSource {
  /** Name of the object. */
  name?: string;
  /** Whether the config map may be missing. */
  optional?: boolean;
}

/** A key of a config map. */
export interface ConfigMapKeySelector {
  /** Name of the object. */
  name?: string;
  /** The key. */
  key: string;
  /** Whether the config map or key may be missing. */
  optional?: boolean;
}

/** No longer used. */
export interface ConfigMapNodeConfigSource {
  namespace: string;
  name: string;
  uid?: string;
  resourceVersion?: string;
  kubeletConfigKey: string;
}

/** Files from a config map. */
export interface ConfigMapProjection {
  /** Name of the object. */
  name?: string;
  items?: KeyToPath[];
  optional?: boolean;
}

/** Files from a config map. */
export interface ConfigMapVolumeSource {
  /** Name of the object. */
  name?: string;
  /** Keys to take; all unless said. */
  items?: KeyToPath[];
  /** Mode of the files. */
  defaultMode?: number;
  /** Whether the config map may be missing. */
  optional?: boolean;
}

/** A program that runs from an image. */
export interface Container {
  /** Name of the container, unique in its pod. */
  name: string;
  /** Image to run. */
  image?: string;
  /** Program to run instead of the image’s. */
  command?: string[];
  /** Arguments of the program. */
  args?: string[];
  /** Directory the program starts in. */
  workingDir?: string;
  /** Ports the container listens on. */
  ports?: ContainerPort[];
  /** Sources of whole sets of environment variables. */
  envFrom?: EnvFromSource[];
  /** Environment variables. */
  env?: EnvVar[];
  /** Resources the container needs and may take. */
  resources?: ResourceRequirements;
  /** Whether a change of resources restarts the container. */
  resizePolicy?: ContainerResizePolicy[];
  /** Whether the container is restarted when it ends. */
  restartPolicy?: string;
  /** Exit codes that decide otherwise. */
  restartPolicyRules?: ContainerRestartRule[];
  /** Volumes and where they are mounted. */
  volumeMounts?: VolumeMount[];
  /** Block devices and where they appear. */
  volumeDevices?: VolumeDevice[];
  /** Restarts the container when it fails. */
  livenessProbe?: Probe;
  /** Takes the container out of services when it fails. */
  readinessProbe?: Probe;
  /** Holds back the other probes until it succeeds. */
  startupProbe?: Probe;
  /** What happens after start and before stop. */
  lifecycle?: Lifecycle;
  /** File the last words are read from. */
  terminationMessagePath?: string;
  /** Where the last words come from: File or FallbackToLogsOnError. */
  terminationMessagePolicy?: string;
  /** When the image is pulled: Always, IfNotPresent or Never. */
  imagePullPolicy?: string;
  /** Users, groups and rights of the container. */
  securityContext?: SecurityContext;
  /** Whether the container reads from its standard input. */
  stdin?: boolean;
  /** Whether standard input ends with the first who attaches. */
  stdinOnce?: boolean;
  /** Whether the container has a terminal. */
  tty?: boolean;
}

/** An extended resource and the device request behind it. */
export interface ContainerExtendedResourceRequest {
  containerName: string;
  resourceName: string;
  requestName: string;
}

/** An image a node has. */
export interface ContainerImage {
  names?: string[];
  sizeBytes?: number;
}

/** A port a container listens on. */
export interface ContainerPort {
  /** Name of the port. */
  name?: string;
  /** Port of the node it is reached at. */
  hostPort?: number;
  /** Number of the port. */
  containerPort: number;
  /** TCP, UDP or SCTP. */
  protocol?: string;
  /** Address of the node it is reached at. */
  hostIP?: string;
}

/** Whether a change of one resource restarts the container. */
export interface ContainerResizePolicy {
  resourceName: string;
  restartPolicy: string;
}

/** When a container is restarted, whatever its policy. */
export interface ContainerRestartRule {
  action: string;
  /** Exit codes a rule is about. */
  exitCodes?: ContainerRestartRuleOnExitCodes;
}

/** Exit codes a rule is about. */
export interface ContainerRestartRuleOnExitCodes {
  operator: string;
  values?: number[];
}

/** One of three states. */
export interface ContainerState {
  /** It has not started yet. */
  waiting?: ContainerStateWaiting;
  /** It runs. */
  running?: ContainerStateRunning;
  /** It has ended. */
  terminated?: ContainerStateTerminated;
}

/** A container that runs. */
export interface ContainerStateRunning {
  /** Since when. */
  startedAt?: string | null;
}

/** A container that has ended. */
export interface ContainerStateTerminated {
  /** Its exit code. */
  exitCode: number;
  /** Signal it was ended by. */
  signal?: number;
  /** Why, in one word. */
  reason?: string;
  /** Its last words. */
  message?: string;
  /** When it started. */
  startedAt?: string | null;
  /** When it ended. */
  finishedAt?: string | null;
  /** Identity in the runtime. */
  containerID?: string;
}

/** A container that has not started yet. */
export interface ContainerStateWaiting {
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** State of a container. */
export interface ContainerStatus {
  /** Name of the container. */
  name: string;
  /** State it is in. */
  state?: ContainerState;
  /** State it was in before. */
  lastState?: ContainerState;
  /** Whether it is ready. */
  ready: boolean;
  /** How often it was restarted. */
  restartCount: number;
  /** Image it runs. */
  image: string;
  /** Digest of the image. */
  imageID: string;
  /** Identity in the runtime. */
  containerID?: string;
  /** Whether it has started. */
  started?: boolean;
  /** Resources the node has set aside. */
  allocatedResources?: Record<string, string>;
  /** Resources in force. */
  resources?: ResourceRequirements;
  volumeMounts?: VolumeMountStatus[];
  /** Users the first process runs as. */
  user?: ContainerUser;
  allocatedResourcesStatus?: ResourceStatus[];
  stopSignal?: string;
}

/** Users the first process runs as. */
export interface ContainerUser {
  /** User and groups the first process runs as. */
  linux?: LinuxContainerUser;
}

/** A port of a service on a node. */
export interface DaemonEndpoint {
  /** The port. */
  Port: number;
}

/** Files that tell about the pod. */
export interface DownwardAPIProjection {
  items?: DownwardAPIVolumeFile[];
}

/** A file that tells about the pod. */
export interface DownwardAPIVolumeFile {
  path: string;
  /** A field of the pod. */
  fieldRef?: ObjectFieldSelector;
  /** A resource of a container. */
  resourceFieldRef?: ResourceFieldSelector;
  mode?: number;
}

/** Files that tell about the pod. */
export interface DownwardAPIVolumeSource {
  items?: DownwardAPIVolumeFile[];
  defaultMode?: number;
}

/** A directory that lives as long as the pod. */
export interface EmptyDirVolumeSource {
  /** Memory, or the disk if empty. */
  medium?: string;
  /** The most it may hold. */
  sizeLimit?: string;
}

/** An address behind a service. */
export interface EndpointAddress {
  /** The address. */
  ip: string;
  /** Name of the host. */
  hostname?: string;
  /** Node it is on. */
  nodeName?: string;
  /** Pod it belongs to. */
  targetRef?: ObjectReference;
}

/** A port behind a service. */
export interface EndpointPort {
  /** Name of the port. */
  name?: string;
  /** Number of the port. */
  port: number;
  /** TCP, UDP or SCTP. */
  protocol?: string;
  /** Protocol on top. */
  appProtocol?: string;
}

/** Addresses with the same ports. */
export interface EndpointSubset {
  /** Addresses that are ready. */
  addresses?: EndpointAddress[];
  /** Addresses that are not ready. */
  notReadyAddresses?: EndpointAddress[];
  /** Ports of all of them. */
  ports?: EndpointPort[];
}

/** Addresses of the pods behind a service; EndpointSlice took its place. */
export interface Endpoints {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Addresses with the same ports. */
  subsets?: EndpointSubset[];
}

/** A source of a whole set of variables. */
export interface EnvFromSource {
  /** Put before every name. */
  prefix?: string;
  /** A config map. */
  configMapRef?: ConfigMapEnvSource;
  /** A secret. */
  secretRef?: SecretEnvSource;
}

/** An environment variable. */
export interface EnvVar {
  /** Name of the variable. */
  name: string;
  /** Its value; $(NAME) stands for another variable. */
  value?: string;
  /** Where its value comes from. */
  valueFrom?: EnvVarSource;
}

/** Where the value of a variable comes from. */
export interface EnvVarSource {
  /** A field of the pod. */
  fieldRef?: ObjectFieldSelector;
  /** A resource of a container. */
  resourceFieldRef?: ResourceFieldSelector;
  /** A key of a config map. */
  configMapKeyRef?: ConfigMapKeySelector;
  /** A key of a secret. */
  secretKeyRef?: SecretKeySelector;
  /** A key of a file. */
  fileKeyRef?: FileKeySelector;
}

/** A container added to a running pod to look into it. */
export interface EphemeralContainer {
  /** Name of the container, unique in its pod. */
  name: string;
  /** Image to run. */
  image?: string;
  /** Program to run instead of the image’s. */
  command?: string[];
  /** Arguments of the program. */
  args?: string[];
  /** Directory the program starts in. */
  workingDir?: string;
  /** Ports the container listens on. */
  ports?: ContainerPort[];
  /** Sources of whole sets of environment variables. */
  envFrom?: EnvFromSource[];
  /** Environment variables. */
  env?: EnvVar[];
  /** Resources the container needs and may take. */
  resources?: ResourceRequirements;
  /** Whether a change of resources restarts the container. */
  resizePolicy?: ContainerResizePolicy[];
  /** Whether the container is restarted when it ends. */
  restartPolicy?: string;
  /** Exit codes that decide otherwise. */
  restartPolicyRules?: ContainerRestartRule[];
  /** Volumes and where they are mounted. */
  volumeMounts?: VolumeMount[];
  /** Block devices and where they appear. */
  volumeDevices?: VolumeDevice[];
  /** Restarts the container when it fails. */
  livenessProbe?: Probe;
  /** Takes the container out of services when it fails. */
  readinessProbe?: Probe;
  /** Holds back the other probes until it succeeds. */
  startupProbe?: Probe;
  /** What happens after start and before stop. */
  lifecycle?: Lifecycle;
  /** File the last words are read from. */
  terminationMessagePath?: string;
  /** Where the last words come from: File or FallbackToLogsOnError. */
  terminationMessagePolicy?: string;
  /** When the image is pulled: Always, IfNotPresent or Never. */
  imagePullPolicy?: string;
  /** Users, groups and rights of the container. */
  securityContext?: SecurityContext;
  /** Whether the container reads from its standard input. */
  stdin?: boolean;
  /** Whether standard input ends with the first who attaches. */
  stdinOnce?: boolean;
  /** Whether the container has a terminal. */
  tty?: boolean;
  /** Container whose processes it sees. */
  targetContainerName?: string;
}

/** A claim that lives as long as the pod. */
export interface EphemeralVolumeSource {
  /** What a claim is made from. */
  volumeClaimTemplate?: PersistentVolumeClaimTemplate;
}

/** Something that happened to an object. */
export interface Event {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What it is about. */
  involvedObject: ObjectReference;
  /** Why, in one word. */
  reason?: string;
  /** What happened, in a sentence. */
  message?: string;
  /** Who reports it, in the old form. */
  source?: EventSource;
  /** When it first happened, in the old form. */
  firstTimestamp?: string | null;
  /** When it last happened, in the old form. */
  lastTimestamp?: string | null;
  /** How often it happened, in the old form. */
  count?: number;
  /** Normal or Warning. */
  type?: string;
  /** When it first happened. */
  eventTime?: string | null;
  /** How often it happened since. */
  series?: EventSeries;
  /** What was done. */
  action?: string;
  /** Another object it is about. */
  related?: ObjectReference;
  /** Who reports it. */
  reportingComponent?: string;
  /** Which instance reports it. */
  reportingInstance?: string;
}

/** Events that are one. */
export interface EventSeries {
  /** How many. */
  count?: number;
  /** When the last one was seen. */
  lastObservedTime?: string | null;
}

/** Who reports an event. */
export interface EventSource {
  /** The component. */
  component?: string;
  /** The node it runs on. */
  host?: string;
}

/** A command run in the container. */
export interface ExecAction {
  /** The command; no shell is involved. */
  command?: string[];
}

/** A volume of Fibre Channel. */
export interface FCVolumeSource {
  targetWWNs?: string[];
  lun?: number;
  fsType?: string;
  readOnly?: boolean;
  wwids?: string[];
}

/** A key of a file in a volume. */
export interface FileKeySelector {
  volumeName: string;
  path: string;
  key: string;
  optional?: boolean;
}

/** A volume of a Flex driver. */
export interface FlexPersistentVolumeSource {
  /** Name of the driver. */
  driver: string;
  /** File system on it. */
  fsType?: string;
  /** Secret for the driver. */
  secretRef?: SecretReference;
  /** Whether it cannot be written to. */
  readOnly?: boolean;
  /** Options for the driver. */
  options?: Record<string, string>;
}

/** A volume of a Flex driver. */
export interface FlexVolumeSource {
  driver: string;
  fsType?: string;
  /** Names an object of the same namespace. */
  secretRef?: LocalObjectReference;
  readOnly?: boolean;
  options?: Record<string, string>;
}

/** A volume of Flocker. */
export interface FlockerVolumeSource {
  datasetName?: string;
  datasetUUID?: string;
}

/** A volume of GCE. */
export interface GCEPersistentDiskVolumeSource {
  pdName: string;
  fsType?: string;
  partition?: number;
  readOnly?: boolean;
}

/** A gRPC health check. */
export interface GRPCAction {
  /** Number of the port. */
  port: number;
  /** Name of the service to ask about. */
  service?: string;
}

/** A checked out git repository. */
export interface GitRepoVolumeSource {
  repository: string;
  revision?: string;
  directory?: string;
}

/** A volume of Glusterfs. */
export interface GlusterfsPersistentVolumeSource {
  /** Endpoints of the servers. */
  endpoints: string;
  /** Path of the volume. */
  path: string;
  /** Whether it cannot be written to. */
  readOnly?: boolean;
  /** Namespace of the endpoints. */
  endpointsNamespace?: string;
}

/** A volume of Glusterfs. */
export interface GlusterfsVolumeSource {
  endpoints: string;
  path: string;
  readOnly?: boolean;
}

/** An HTTP request. */
export interface HTTPGetAction {
  /** Path to ask for. */
  path?: string;
  /** Port, by number or name. */
  port: number | string;
  /** Host to ask; the pod unless said. */
  host?: string;
  /** HTTP or HTTPS. */
  scheme?: string;
  /** Headers to send. */
  httpHeaders?: HTTPHeader[];
}

/** A header of a request. */
export interface HTTPHeader {
  name: string;
  value: string;
}

/** A line of the hosts file. */
export interface HostAlias {
  /** The address. */
  ip: string;
  /** Names for the address. */
  hostnames?: string[];
}

/** An address of a node. */
export interface HostIP {
  /** The address. */
  ip: string;
}

/** A file or directory of the node. */
export interface HostPathVolumeSource {
  /** Path on the node. */
  path: string;
  /** What must be there, or is made. */
  type?: string;
}

/** A volume of iSCSI. */
export interface ISCSIPersistentVolumeSource {
  /** Address of the target. */
  targetPortal: string;
  /** Name of the target. */
  iqn: string;
  /** Number of the unit. */
  lun: number;
  /** Interface that is used. */
  iscsiInterface?: string;
  /** File system on it. */
  fsType?: string;
  /** Whether it cannot be written to. */
  readOnly?: boolean;
  /** Further addresses of the target. */
  portals?: string[];
  /** Whether discovery is authenticated. */
  chapAuthDiscovery?: boolean;
  /** Whether the session is authenticated. */
  chapAuthSession?: boolean;
  /** Secret for authentication. */
  secretRef?: SecretReference;
  /** Name of the initiator. */
  initiatorName?: string;
}

/** A volume of iSCSI. */
export interface ISCSIVolumeSource {
  targetPortal: string;
  iqn: string;
  lun: number;
  iscsiInterface?: string;
  fsType?: string;
  readOnly?: boolean;
  portals?: string[];
  chapAuthDiscovery?: boolean;
  chapAuthSession?: boolean;
  /** Names an object of the same namespace. */
  secretRef?: LocalObjectReference;
  initiatorName?: string;
}

/** The content of an image. */
export interface ImageVolumeSource {
  /** The image. */
  reference?: string;
  /** When it is pulled: Always, IfNotPresent or Never. */
  pullPolicy?: string;
}

/** State of a volume from an image. */
export interface ImageVolumeStatus {
  imageRef: string;
}

/** A key and the file it becomes. */
export interface KeyToPath {
  key: string;
  path: string;
  mode?: number;
}

/** What happens after a container starts and before it stops. */
export interface Lifecycle {
  /** Done right after the start. */
  postStart?: LifecycleHandler;
  /** Done before the container is told to stop. */
  preStop?: LifecycleHandler;
  /** Signal that tells the container to stop. */
  stopSignal?: string;
}

/** What is done at a moment in the life of a container. */
export interface LifecycleHandler {
  /** A command in the container. */
  exec?: ExecAction;
  /** An HTTP request. */
  httpGet?: HTTPGetAction;
  /** A TCP connection. */
  tcpSocket?: TCPSocketAction;
  /** A pause. */
  sleep?: SleepAction;
}

/** Bounds and defaults for what single objects of a namespace use. */
export interface LimitRange {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The bounds. */
  spec?: LimitRangeSpec;
}

/** Bounds and defaults for one type of object. */
export interface LimitRangeItem {
  /** What is bounded: Pod, Container or PersistentVolumeClaim. */
  type: string;
  /** The most of each resource. */
  max?: Record<string, string>;
  /** The least of each resource. */
  min?: Record<string, string>;
  /** Limits of containers that say none. */
  default?: Record<string, string>;
  /** Requests of containers that say none. */
  defaultRequest?: Record<string, string>;
  /** How many times the request a limit may be. */
  maxLimitRequestRatio?: Record<string, string>;
}

/** Bounds and defaults. */
export interface LimitRangeSpec {
  /** The bounds, one entry for each type. */
  limits: LimitRangeItem[];
}

/** User and groups the first process runs as. */
export interface LinuxContainerUser {
  uid: number;
  gid: number;
  supplementalGroups?: number[];
}

/** An address of a load balancer. */
export interface LoadBalancerIngress {
  /** The address. */
  ip?: string;
  /** The name. */
  hostname?: string;
  /** VIP or Proxy. */
  ipMode?: string;
  /** Ports and their state. */
  ports?: PortStatus[];
}

/** Addresses of a load balancer. */
export interface LoadBalancerStatus {
  /** The addresses. */
  ingress?: LoadBalancerIngress[];
}

/** Names an object of the same namespace. */
export interface LocalObjectReference {
  /** Name of the object. */
  name?: string;
}

/** A disk or directory of one node. */
export interface LocalVolumeSource {
  /** Where it is on the node. */
  path: string;
  /** File system on it. */
  fsType?: string;
}

/** How a change of a volume's attributes is going. */
export interface ModifyVolumeStatus {
  /** Class the volume is moved to. */
  targetVolumeAttributesClassName?: string;
  /** Pending, InProgress or Infeasible. */
  status: string;
}

/** A directory of an NFS server. */
export interface NFSVolumeSource {
  server: string;
  path: string;
  readOnly?: boolean;
}

/** A space in which names are unique. */
export interface Namespace {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the namespace. */
  spec?: NamespaceSpec;
  /** What state the namespace is in. */
  status?: NamespaceStatus;
}

/** One aspect of the state of a namespace. */
export interface NamespaceCondition {
  type: string;
  status: string;
  lastTransitionTime?: string | null;
  reason?: string;
  message?: string;
}

/** What is wanted of a namespace. */
export interface NamespaceSpec {
  /** Who must finish before the namespace is removed. */
  finalizers?: string[];
}

/** What state a namespace is in. */
export interface NamespaceStatus {
  /** Active or Terminating. */
  phase?: string;
  /** What holds up the deletion. */
  conditions?: NamespaceCondition[];
}

/** A machine that runs pods. */
export interface Node {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the node. */
  spec?: NodeSpec;
  /** What state the node is in. */
  status?: NodeStatus;
}

/** An address or name of a node. */
export interface NodeAddress {
  /** Hostname, InternalIP, ExternalIP, InternalDNS or ExternalDNS. */
  type: string;
  /** The address. */
  address: string;
}

/** Nodes a pod is drawn to. */
export interface NodeAffinity {
  /** Must hold when the pod is placed. */
  requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
  /** Should hold when the pod is placed. */
  preferredDuringSchedulingIgnoredDuringExecution?: PreferredSchedulingTerm[];
}

/** Resources of the node that a claim takes. */
export interface NodeAllocatableResourceClaimStatus {
  resourceClaimName: string;
  containers?: string[];
  resources: Record<string, string>;
}

/** One aspect of the state of a node. */
export interface NodeCondition {
  /** Which aspect: Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** When it was last reported. */
  lastHeartbeatTime?: string | null;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** No longer used. */
export interface NodeConfigSource {
  /** No longer used. */
  configMap?: ConfigMapNodeConfigSource;
}

/** No longer used. */
export interface NodeConfigStatus {
  /** No longer used. */
  assigned?: NodeConfigSource;
  /** No longer used. */
  active?: NodeConfigSource;
  /** No longer used. */
  lastKnownGood?: NodeConfigSource;
  error?: string;
}

/** Ports of the services on a node. */
export interface NodeDaemonEndpoints {
  /** Port of the agent. */
  kubeletEndpoint?: DaemonEndpoint;
}

/** What the container runtime of a node can do. */
export interface NodeFeatures {
  supplementalGroupsPolicy?: boolean;
}

/** A runtime a node offers. */
export interface NodeRuntimeHandler {
  name?: string;
  /** What a runtime can do. */
  features?: NodeRuntimeHandlerFeatures;
}

/** What a runtime can do. */
export interface NodeRuntimeHandlerFeatures {
  recursiveReadOnlyMounts?: boolean;
  userNamespaces?: boolean;
}

/** Chooses nodes; one of the terms must hold. */
export interface NodeSelector {
  /** The terms. */
  nodeSelectorTerms: NodeSelectorTerm[];
}

/** A requirement on one label or field of a node. */
export interface NodeSelectorRequirement {
  /** The label or field. */
  key: string;
  /** In, NotIn, Exists, DoesNotExist, Gt or Lt. */
  operator: string;
  /** Values for the operator. */
  values?: string[];
}

/** Requirements on a node that must all hold. */
export interface NodeSelectorTerm {
  /** Requirements on labels. */
  matchExpressions?: NodeSelectorRequirement[];
  /** Requirements on fields. */
  matchFields?: NodeSelectorRequirement[];
}

/** What is wanted of a node. */
export interface NodeSpec {
  /** Range the addresses of its pods come from. */
  podCIDR?: string;
  /** Ranges of both families. */
  podCIDRs?: string[];
  /** Identity of the machine with its provider. */
  providerID?: string;
  /** Whether new pods stay away. */
  unschedulable?: boolean;
  /** What keeps pods away that do not tolerate it. */
  taints?: Taint[];
  /** No longer used. */
  configSource?: NodeConfigSource;
  /** No longer used. */
  externalID?: string;
}

/** What state a node is in. */
export interface NodeStatus {
  /** All resources of the node. */
  capacity?: Record<string, string>;
  /** Resources that pods may take. */
  allocatable?: Record<string, string>;
  /** No longer used. */
  phase?: string;
  /** Whether the node is ready, and what it lacks. */
  conditions?: NodeCondition[];
  /** Addresses and names of the node. */
  addresses?: NodeAddress[];
  /** Ports of the services on the node. */
  daemonEndpoints?: NodeDaemonEndpoints;
  /** Versions and identities of what runs the node. */
  nodeInfo?: NodeSystemInfo;
  /** Images the node has. */
  images?: ContainerImage[];
  /** Attachable volumes that are mounted. */
  volumesInUse?: string[];
  /** Volumes that are attached. */
  volumesAttached?: AttachedVolume[];
  /** No longer used. */
  config?: NodeConfigStatus;
  /** Runtimes the node offers. */
  runtimeHandlers?: NodeRuntimeHandler[];
  /** What the container runtime can do. */
  features?: NodeFeatures;
  /** Features the node declares. */
  declaredFeatures?: string[];
}

/** Swap space of a node. */
export interface NodeSwapStatus {
  capacity?: number;
}

/** Versions and identities of what runs a node. */
export interface NodeSystemInfo {
  /** Identity of the machine. */
  machineID: string;
  /** Identity of the hardware. */
  systemUUID: string;
  /** Identity of the current boot. */
  bootID: string;
  /** Version of the kernel. */
  kernelVersion: string;
  /** Operating system. */
  osImage: string;
  /** Container runtime and its version. */
  containerRuntimeVersion: string;
  /** Version of the agent. */
  kubeletVersion: string;
  /** No longer used. */
  kubeProxyVersion: string;
  /** linux or windows. */
  operatingSystem: string;
  /** Architecture of the processor. */
  architecture: string;
  /** Swap space of a node. */
  swap?: NodeSwapStatus;
}

/** A field of the pod. */
export interface ObjectFieldSelector {
  /** Version the field is named in. */
  apiVersion?: string;
  /** The field. */
  fieldPath: string;
}

/** Names an object of any kind. */
export interface ObjectReference {
  /** Kind of the object. */
  kind?: string;
  /** Namespace of the object. */
  namespace?: string;
  /** Name of the object. */
  name?: string;
  /** Identity of the object. */
  uid?: string;
  /** Group and version of the object. */
  apiVersion?: string;
  /** Version of the object that is meant. */
  resourceVersion?: string;
  /** Which part of the object is meant. */
  fieldPath?: string;
}

/** A piece of storage. */
export interface PersistentVolume {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What the volume is. */
  spec?: PersistentVolumeSpec;
  /** What state the volume is in. */
  status?: PersistentVolumeStatus;
}

/** A wish for a piece of storage. */
export interface PersistentVolumeClaim {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted. */
  spec?: PersistentVolumeClaimSpec;
  /** What state the claim is in. */
  status?: PersistentVolumeClaimStatus;
}

/** One aspect of the state of a claim. */
export interface PersistentVolumeClaimCondition {
  /** Which aspect. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** When it was last checked. */
  lastProbeTime?: string | null;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** What is wanted of a claimed volume. */
export interface PersistentVolumeClaimSpec {
  /** How many nodes use it, and how. */
  accessModes?: string[];
  /** Which volumes will do. */
  selector?: LabelSelector;
  /** How much it must hold. */
  resources?: VolumeResourceRequirements;
  /** The volume that is bound. */
  volumeName?: string;
  /** Class the volume is made by. */
  storageClassName?: string;
  /** Filesystem or Block. */
  volumeMode?: string;
  /** Names an object of any kind in the same namespace. */
  dataSource?: TypedLocalObjectReference;
  /** Names an object of any kind. */
  dataSourceRef?: TypedObjectReference;
  volumeAttributesClassName?: string;
}

/** What state a claim is in. */
export interface PersistentVolumeClaimStatus {
  /** Pending, Bound or Lost. */
  phase?: string;
  /** How many nodes may use the volume, and how. */
  accessModes?: string[];
  /** How much the volume holds. */
  capacity?: Record<string, string>;
  /** Aspects of the state. */
  conditions?: PersistentVolumeClaimCondition[];
  /** What a growing volume is given. */
  allocatedResources?: Record<string, string>;
  /** How far a growing volume is. */
  allocatedResourceStatuses?: Record<string, string>;
  /** Class of the volume's attributes. */
  currentVolumeAttributesClassName?: string;
  /** How a change of the attributes is going. */
  modifyVolumeStatus?: ModifyVolumeStatus;
}

/** What a claim is made from. */
export interface PersistentVolumeClaimTemplate {
  /** Standard metadata of the object. */
  metadata?: ObjectMeta;
  /** What is wanted of a claimed volume. */
  spec: PersistentVolumeClaimSpec;
}

/** A claimed volume. */
export interface PersistentVolumeClaimVolumeSource {
  /** Name of the claim. */
  claimName: string;
  /** Whether it can only be read. */
  readOnly?: boolean;
}

/** What a volume is. */
export interface PersistentVolumeSpec {
  /** How much it holds. */
  capacity?: Record<string, string>;
  /** How many nodes may use it, and how. */
  accessModes?: string[];
  /** The claim it is bound to. */
  claimRef?: ObjectReference;
  /** What happens once it is released: Retain, Delete or Recycle. */
  persistentVolumeReclaimPolicy?: string;
  /** Class it belongs to. */
  storageClassName?: string;
  /** Options it is mounted with. */
  mountOptions?: string[];
  /** Filesystem or Block. */
  volumeMode?: string;
  /** Which nodes reach it. */
  nodeAffinity?: VolumeNodeAffinity;
  /** Class of its attributes. */
  volumeAttributesClassName?: string;
  /** A volume of GCE. */
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  /** A volume of AWS EBS. */
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  /** A directory of the node. */
  hostPath?: HostPathVolumeSource;
  /** A volume of Glusterfs. */
  glusterfs?: GlusterfsPersistentVolumeSource;
  /** A directory of an NFS server. */
  nfs?: NFSVolumeSource;
  /** A volume of Ceph RBD. */
  rbd?: RBDPersistentVolumeSource;
  /** A volume of iSCSI. */
  iscsi?: ISCSIPersistentVolumeSource;
  /** A volume of OpenStack Cinder. */
  cinder?: CinderPersistentVolumeSource;
  /** A volume of CephFS. */
  cephfs?: CephFSPersistentVolumeSource;
  /** A volume of Fibre Channel. */
  fc?: FCVolumeSource;
  /** A volume of Flocker. */
  flocker?: FlockerVolumeSource;
  /** A volume of a Flex driver. */
  flexVolume?: FlexPersistentVolumeSource;
  /** A volume of Azure Files. */
  azureFile?: AzureFilePersistentVolumeSource;
  /** A volume of vSphere. */
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
  /** A volume of Quobyte. */
  quobyte?: QuobyteVolumeSource;
  /** A volume of Azure Disk. */
  azureDisk?: AzureDiskVolumeSource;
  /** A volume of Photon. */
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  /** A volume of Portworx. */
  portworxVolume?: PortworxVolumeSource;
  /** A volume of ScaleIO. */
  scaleIO?: ScaleIOPersistentVolumeSource;
  /** A disk or directory of one node. */
  local?: LocalVolumeSource;
  /** A volume of StorageOS. */
  storageos?: StorageOSPersistentVolumeSource;
  /** A volume of a CSI driver. */
  csi?: CSIPersistentVolumeSource;
}

/** What state a volume is in. */
export interface PersistentVolumeStatus {
  /** Pending, Available, Bound, Released or Failed. */
  phase?: string;
  /** Why, in a sentence. */
  message?: string;
  /** Why, in one word. */
  reason?: string;
  /** When the phase last changed. */
  lastPhaseTransitionTime?: string;
}

/** A volume of Photon. */
export interface PhotonPersistentDiskVolumeSource {
  pdID: string;
  fsType?: string;
}

/** Containers that run together on one node. */
export interface Pod {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the pod. */
  spec?: PodSpec;
  /** What state the pod is in. */
  status?: PodStatus;
}

/** Pods a pod is drawn to. */
export interface PodAffinity {
  /** Must hold when the pod is placed. */
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
  /** Should hold when the pod is placed. */
  preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[];
}

/** Pods, and how near they count. */
export interface PodAffinityTerm {
  /** Which pods. */
  labelSelector?: LabelSelector;
  /** In which namespaces. */
  namespaces?: string[];
  /** Label of nodes that says what is the same place. */
  topologyKey: string;
  /** In which namespaces, by label. */
  namespaceSelector?: LabelSelector;
  /** Labels whose values must be the pod’s own. */
  matchLabelKeys?: string[];
  /** Labels whose values must not be the pod’s own. */
  mismatchLabelKeys?: string[];
}

/** Pods a pod keeps away from. */
export interface PodAntiAffinity {
  /** Must hold when the pod is placed. */
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
  /** Should hold when the pod is placed. */
  preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[];
}

/** A certificate of the pod. */
export interface PodCertificateProjection {
  signerName: string;
  keyType: string;
  maxExpirationSeconds?: number;
  credentialBundlePath?: string;
  keyPath?: string;
  certificateChainPath?: string;
  userAnnotations?: Record<string, string>;
}

/** One aspect of the state of a pod. */
export interface PodCondition {
  /** Which aspect: PodScheduled, Initialized, ContainersReady, Ready and others. */
  type: string;
  /** Generation of the pod this was seen at. */
  observedGeneration?: number;
  /** True, False or Unknown. */
  status: string;
  /** When it was last checked. */
  lastProbeTime?: string | null;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** Settings of the resolver. */
export interface PodDNSConfig {
  /** Addresses of name servers. */
  nameservers?: string[];
  /** Domains names are completed with. */
  searches?: string[];
  /** Options of the resolver. */
  options?: PodDNSConfigOption[];
}

/** An option of the resolver. */
export interface PodDNSConfigOption {
  name?: string;
  value?: string;
}

/** Devices claimed for extended resources. */
export interface PodExtendedResourceClaimStatus {
  requestMappings: ContainerExtendedResourceRequest[];
  resourceClaimName: string;
}

/** An address of a pod. */
export interface PodIP {
  /** The address. */
  ip: string;
}

/** Operating system of a pod. */
export interface PodOS {
  /** linux or windows. */
  name: string;
}

/** A condition that must hold for a pod to be ready. */
export interface PodReadinessGate {
  /** Type of the condition. */
  conditionType: string;
}

/** A claim of devices. */
export interface PodResourceClaim {
  name: string;
  resourceClaimName?: string;
  resourceClaimTemplateName?: string;
}

/** State of a claim of devices. */
export interface PodResourceClaimStatus {
  name: string;
  resourceClaimName?: string;
}

/** Holds back the placing of a pod. */
export interface PodSchedulingGate {
  /** Name of the gate. */
  name: string;
}

/** A group of pods that are placed together. */
export interface PodSchedulingGroup {
  podGroupName?: string;
}

/** Users, groups and rights of all containers of a pod. */
export interface PodSecurityContext {
  /** Labels of SELinux. */
  seLinuxOptions?: SELinuxOptions;
  /** Settings for Windows. */
  windowsOptions?: WindowsSecurityContextOptions;
  /** User the programs run as. */
  runAsUser?: number;
  /** Group the programs run as. */
  runAsGroup?: number;
  /** Whether root is refused. */
  runAsNonRoot?: boolean;
  /** More groups the programs are in. */
  supplementalGroups?: number[];
  /** Whether groups of the image count: Merge or Strict. */
  supplementalGroupsPolicy?: string;
  /** Group that owns the volumes. */
  fsGroup?: number;
  /** Parameters of the kernel. */
  sysctls?: Sysctl[];
  /** When owners of files are changed: OnRootMismatch or Always. */
  fsGroupChangePolicy?: string;
  /** System calls that are allowed. */
  seccompProfile?: SeccompProfile;
  /** Profile of AppArmor. */
  appArmorProfile?: AppArmorProfile;
  /** How SELinux labels get onto volumes. */
  seLinuxChangePolicy?: string;
}

/** What is wanted of a pod. */
export interface PodSpec {
  /** Volumes the containers may mount. */
  volumes?: Volume[];
  /** Containers that run to their end, in order, before the others start; with restartPolicy Always they stay beside them. */
  initContainers?: Container[];
  /** Containers that run as long as the pod. */
  containers: Container[];
  /** Containers added to a running pod to look into it. */
  ephemeralContainers?: EphemeralContainer[];
  /** Whether containers are restarted when they end: Always, OnFailure or Never. */
  restartPolicy?: string;
  /** Seconds the containers have to end after they were told to. */
  terminationGracePeriodSeconds?: number;
  /** Seconds the pod may run in all. */
  activeDeadlineSeconds?: number;
  /** Where names are looked up: ClusterFirst, ClusterFirstWithHostNet, Default or None. */
  dnsPolicy?: string;
  /** Labels a node must have. */
  nodeSelector?: Record<string, string>;
  /** Account the pod runs as. */
  serviceAccountName?: string;
  /** Old name of serviceAccountName. */
  serviceAccount?: string;
  /** Whether a token of the account is mounted. */
  automountServiceAccountToken?: boolean;
  /** Node the pod runs on. */
  nodeName?: string;
  /** Whether the pod shares the network of its node. */
  hostNetwork?: boolean;
  /** Whether the pod sees the processes of its node. */
  hostPID?: boolean;
  /** Whether the pod shares the IPC of its node. */
  hostIPC?: boolean;
  /** Whether the containers see each other’s processes. */
  shareProcessNamespace?: boolean;
  /** Users, groups and rights of all containers. */
  securityContext?: PodSecurityContext;
  /** Secrets to pull the images with. */
  imagePullSecrets?: LocalObjectReference[];
  /** Name of the host in the pod. */
  hostname?: string;
  /** Subdomain of the name of the host. */
  subdomain?: string;
  /** Where the pod should and must run. */
  affinity?: Affinity;
  /** Scheduler that places the pod. */
  schedulerName?: string;
  /** Taints the pod tolerates. */
  tolerations?: Toleration[];
  /** Lines added to the hosts file. */
  hostAliases?: HostAlias[];
  /** Class the priority comes from. */
  priorityClassName?: string;
  /** Priority of the pod; the higher goes first. */
  priority?: number;
  /** Settings of the resolver. */
  dnsConfig?: PodDNSConfig;
  /** Conditions that must hold for the pod to be ready. */
  readinessGates?: PodReadinessGate[];
  /** Class of the runtime that runs the pod. */
  runtimeClassName?: string;
  /** Whether services are announced in environment variables. */
  enableServiceLinks?: boolean;
  /** Whether the pod may push out others: PreemptLowerPriority or Never. */
  preemptionPolicy?: string;
  /** Resources the runtime itself takes. */
  overhead?: Record<string, string>;
  /** How pods are spread over zones, nodes and the like. */
  topologySpreadConstraints?: TopologySpreadConstraint[];
  /** Whether the name of the host is the full domain name. */
  setHostnameAsFQDN?: boolean;
  /** Operating system of the containers. */
  os?: PodOS;
  /** Whether the pod shares the users of its node. */
  hostUsers?: boolean;
  /** What holds back the placing of the pod. */
  schedulingGates?: PodSchedulingGate[];
  /** Claims of devices that containers may use. */
  resourceClaims?: PodResourceClaim[];
  /** Resources of all containers together. */
  resources?: ResourceRequirements;
  /** Name of the host, taken as it is. */
  hostnameOverride?: string;
  /** Group the pod is placed with. */
  schedulingGroup?: PodSchedulingGroup;
}

/** What state a pod is in. */
export interface PodStatus {
  /** Generation the agent has seen. */
  observedGeneration?: number;
  /** Pending, Running, Succeeded, Failed or Unknown. */
  phase?: string;
  /** Whether the pod is placed, initialized and ready. */
  conditions?: PodCondition[];
  /** Why the pod is in this state, in a sentence. */
  message?: string;
  /** Why the pod is in this state, in one word. */
  reason?: string;
  /** Node on which room is being made. */
  nominatedNodeName?: string;
  /** Address of the node. */
  hostIP?: string;
  /** Addresses of the node, of both families. */
  hostIPs?: HostIP[];
  /** Address of the pod. */
  podIP?: string;
  /** Addresses of the pod, of both families. */
  podIPs?: PodIP[];
  /** When the agent took the pod on. */
  startTime?: string;
  /** State of each init container. */
  initContainerStatuses?: ContainerStatus[];
  /** State of each container. */
  containerStatuses?: ContainerStatus[];
  /** Guaranteed, Burstable or BestEffort. */
  qosClass?: string;
  /** State of each ephemeral container. */
  ephemeralContainerStatuses?: ContainerStatus[];
  /** State of a change of resources. */
  resize?: string;
  /** State of the claims of devices. */
  resourceClaimStatuses?: PodResourceClaimStatus[];
  /** Devices claimed for extended resources. */
  extendedResourceClaimStatus?: PodExtendedResourceClaimStatus;
  allocatedResources?: Record<string, string>;
  /** Resources that are needed and may be taken. */
  resources?: ResourceRequirements;
  nodeAllocatableResourceClaimStatuses?: NodeAllocatableResourceClaimStatus[];
}

/** What pods can be made from. */
export interface PodTemplate {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What a pod is made from. */
  template?: PodTemplateSpec;
}

/** What pods are made from. */
export interface PodTemplateSpec {
  /** Labels and annotations of the pods. */
  metadata?: ObjectMeta;
  /** What is wanted of the pods. */
  spec?: PodSpec;
}

/** State of a port. */
export interface PortStatus {
  port: number;
  protocol: string;
  error?: string;
}

/** A volume of Portworx. */
export interface PortworxVolumeSource {
  volumeID: string;
  fsType?: string;
  readOnly?: boolean;
}

/** A wish for nodes, and its weight. */
export interface PreferredSchedulingTerm {
  weight: number;
  /** Requirements on a node that must all hold. */
  preference: NodeSelectorTerm;
}

/** Asks a container how it is. */
export interface Probe {
  /** A command in the container. */
  exec?: ExecAction;
  /** An HTTP request. */
  httpGet?: HTTPGetAction;
  /** A TCP connection. */
  tcpSocket?: TCPSocketAction;
  /** A gRPC health check. */
  grpc?: GRPCAction;
  /** Seconds before the first time. */
  initialDelaySeconds?: number;
  /** Seconds an answer may take. */
  timeoutSeconds?: number;
  /** Seconds between two times. */
  periodSeconds?: number;
  /** Successes in a row that count as one. */
  successThreshold?: number;
  /** Failures in a row that count as one. */
  failureThreshold?: number;
  /** Seconds the container has to end when it fails. */
  terminationGracePeriodSeconds?: number;
}

/** Files from several sources in one directory. */
export interface ProjectedVolumeSource {
  /** The sources. */
  sources?: VolumeProjection[];
  /** Mode of the files. */
  defaultMode?: number;
}

/** A volume of Quobyte. */
export interface QuobyteVolumeSource {
  registry: string;
  volume: string;
  readOnly?: boolean;
  user?: string;
  group?: string;
  tenant?: string;
}

/** A volume of Ceph RBD. */
export interface RBDPersistentVolumeSource {
  /** Addresses of the monitors. */
  monitors: string[];
  /** Name of the image. */
  image: string;
  /** File system on it. */
  fsType?: string;
  /** Pool of the image. */
  pool?: string;
  /** Who asks for it. */
  user?: string;
  /** File with the key. */
  keyring?: string;
  /** Secret with the key. */
  secretRef?: SecretReference;
  /** Whether it cannot be written to. */
  readOnly?: boolean;
}

/** A volume of Ceph RBD. */
export interface RBDVolumeSource {
  monitors: string[];
  image: string;
  fsType?: string;
  pool?: string;
  user?: string;
  keyring?: string;
  /** Names an object of the same namespace. */
  secretRef?: LocalObjectReference;
  readOnly?: boolean;
}

/** A number of equal pods that are kept running, the older form of a replica set. */
export interface ReplicationController {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the replication controller. */
  spec?: ReplicationControllerSpec;
  /** What state the replication controller is in. */
  status?: ReplicationControllerStatus;
}

/** One aspect of the state of a replication controller. */
export interface ReplicationControllerCondition {
  /** Which aspect. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** What is wanted of a replication controller. */
export interface ReplicationControllerSpec {
  /** How many pods there should be. */
  replicas?: number;
  /** Seconds a pod must be ready to count as available. */
  minReadySeconds?: number;
  /** Labels of the pods that belong to it. */
  selector?: Record<string, string>;
  /** What the pods are made from. */
  template?: PodTemplateSpec;
}

/** What state a replication controller is in. */
export interface ReplicationControllerStatus {
  /** How many pods there are. */
  replicas: number;
  /** How many pods have all labels of the template. */
  fullyLabeledReplicas?: number;
  /** How many pods are ready. */
  readyReplicas?: number;
  /** How many pods count as available. */
  availableReplicas?: number;
  /** Generation the controller has seen. */
  observedGeneration?: number;
  /** Aspects of the state. */
  conditions?: ReplicationControllerCondition[];
}

/** A claim of devices of the pod. */
export interface ResourceClaim {
  name: string;
  request?: string;
}

/** A resource of a container. */
export interface ResourceFieldSelector {
  /** The container. */
  containerName?: string;
  /** The resource, as in limits.cpu. */
  resource: string;
  /** Unit of the value. */
  divisor?: string;
}

/** Health of a device. */
export interface ResourceHealth {
  resourceID: string;
  health?: string;
  message?: string;
}

/** Bounds what a namespace may use in all. */
export interface ResourceQuota {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** How much may be used. */
  spec?: ResourceQuotaSpec;
  /** How much is used. */
  status?: ResourceQuotaStatus;
}

/** How much a namespace may use. */
export interface ResourceQuotaSpec {
  /** The most of each resource. */
  hard?: Record<string, string>;
  /** Scopes that objects must all be in to count. */
  scopes?: string[];
  /** Objects that count, by their scopes. */
  scopeSelector?: ScopeSelector;
}

/** How much of a quota is used. */
export interface ResourceQuotaStatus {
  /** The most of each resource, as it is obeyed. */
  hard?: Record<string, string>;
  /** How much of each is used. */
  used?: Record<string, string>;
}

/** Resources that are needed and may be taken. */
export interface ResourceRequirements {
  /** The most that may be taken. */
  limits?: Record<string, string>;
  /** What is needed at least, and set aside. */
  requests?: Record<string, string>;
  /** Claims of devices that are used. */
  claims?: ResourceClaim[];
}

/** Health of a resource of a container. */
export interface ResourceStatus {
  name: string;
  resources?: ResourceHealth[];
}

/** Labels of SELinux. */
export interface SELinuxOptions {
  user?: string;
  role?: string;
  type?: string;
  level?: string;
}

/** A volume of ScaleIO. */
export interface ScaleIOPersistentVolumeSource {
  /** Address of the gateway. */
  gateway: string;
  /** Name of the system. */
  system: string;
  /** Secret with credentials. */
  secretRef: SecretReference;
  /** Whether the gateway speaks TLS. */
  sslEnabled?: boolean;
  /** Domain of the storage. */
  protectionDomain?: string;
  /** Pool of the domain. */
  storagePool?: string;
  /** ThickProvisioned or ThinProvisioned. */
  storageMode?: string;
  /** Name of the volume. */
  volumeName?: string;
  /** File system on it. */
  fsType?: string;
  /** Whether it cannot be written to. */
  readOnly?: boolean;
}

/** A volume of ScaleIO. */
export interface ScaleIOVolumeSource {
  gateway: string;
  system: string;
  /** Names an object of the same namespace. */
  secretRef: LocalObjectReference;
  sslEnabled?: boolean;
  protectionDomain?: string;
  storagePool?: string;
  storageMode?: string;
  volumeName?: string;
  fsType?: string;
  readOnly?: boolean;
}

/** Chooses objects by scopes; all requirements must hold. */
export interface ScopeSelector {
  /** Requirements on scopes. */
  matchExpressions?: ScopedResourceSelectorRequirement[];
}

/** A requirement on a scope. */
export interface ScopedResourceSelectorRequirement {
  /** The scope, such as PriorityClass or BestEffort. */
  scopeName: string;
  /** In, NotIn, Exists or DoesNotExist. */
  operator: string;
  /** Values for In and NotIn. */
  values?: string[];
}

/** System calls that are allowed. */
export interface SeccompProfile {
  /** Unconfined, RuntimeDefault or Localhost. */
  type: string;
  /** File on the node. */
  localhostProfile?: string;
}

/** Data that is to be kept secret. */
export interface Secret {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Whether the data can never change. */
  immutable?: boolean;
  /** Bytes by key, in base64. */
  data?: Record<string, string>;
  /** Text by key, written into data; never shown. */
  stringData?: Record<string, string>;
  /** What the secret is for. */
  type?: string;
}

/** All keys of a secret. */
export interface SecretEnvSource {
  /** Name of the object. */
  name?: string;
  /** Whether the secret may be missing. */
  optional?: boolean;
}

/** A key of a secret. */
export interface SecretKeySelector {
  /** Name of the object. */
  name?: string;
  /** The key. */
  key: string;
  /** Whether the secret or key may be missing. */
  optional?: boolean;
}

/** Files from a secret. */
export interface SecretProjection {
  /** Name of the object. */
  name?: string;
  items?: KeyToPath[];
  optional?: boolean;
}

/** Names a secret of any namespace. */
export interface SecretReference {
  /** Name of the secret. */
  name?: string;
  /** Namespace of the secret. */
  namespace?: string;
}

/** Files from a secret. */
export interface SecretVolumeSource {
  /** Name of the secret. */
  secretName?: string;
  /** Keys to take; all unless said. */
  items?: KeyToPath[];
  /** Mode of the files. */
  defaultMode?: number;
  /** Whether the secret may be missing. */
  optional?: boolean;
}

/** Users, groups and rights of a container. */
export interface SecurityContext {
  /** Rights added and taken away. */
  capabilities?: Capabilities;
  /** Whether the container may do all its node may. */
  privileged?: boolean;
  /** Labels of SELinux. */
  seLinuxOptions?: SELinuxOptions;
  /** Settings for Windows. */
  windowsOptions?: WindowsSecurityContextOptions;
  /** User the programs run as. */
  runAsUser?: number;
  /** Group the programs run as. */
  runAsGroup?: number;
  /** Whether root is refused. */
  runAsNonRoot?: boolean;
  /** Whether its own file system can only be read. */
  readOnlyRootFilesystem?: boolean;
  /** Whether a program may gain more rights than its parent. */
  allowPrivilegeEscalation?: boolean;
  /** How /proc is mounted. */
  procMount?: string;
  /** System calls that are allowed. */
  seccompProfile?: SeccompProfile;
  /** Profile of AppArmor. */
  appArmorProfile?: AppArmorProfile;
}

/** One name and address for a set of pods. */
export interface Service {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the service. */
  spec?: ServiceSpec;
  /** What state the service is in. */
  status?: ServiceStatus;
}

/** An identity for what runs in pods. */
export interface ServiceAccount {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Secrets the pods may mount. */
  secrets?: ObjectReference[];
  /** Secrets to pull images with. */
  imagePullSecrets?: LocalObjectReference[];
  /** Whether a token is mounted into pods. */
  automountServiceAccountToken?: boolean;
}

/** A token of the pod’s account. */
export interface ServiceAccountTokenProjection {
  /** Who the token is for. */
  audience?: string;
  /** Seconds the token is good for. */
  expirationSeconds?: number;
  /** File it is written to. */
  path: string;
}

/** A port of a service. */
export interface ServicePort {
  /** Name of the port. */
  name?: string;
  /** TCP, UDP or SCTP. */
  protocol?: string;
  /** Protocol on top. */
  appProtocol?: string;
  /** Number of the port. */
  port: number;
  /** Port of the pods, by number or name. */
  targetPort?: number | string;
  /** Port of every node. */
  nodePort?: number;
}

/** What is wanted of a service. */
export interface ServiceSpec {
  /** Ports of the service. */
  ports?: ServicePort[];
  /** Labels of the pods behind it. */
  selector?: Record<string, string>;
  /** Address inside the cluster; None for no address. */
  clusterIP?: string;
  /** Addresses inside the cluster, of both families. */
  clusterIPs?: string[];
  /** ClusterIP, NodePort, LoadBalancer or ExternalName. */
  type?: string;
  /** Addresses from outside that nodes answer to. */
  externalIPs?: string[];
  /** Whether a client stays with a pod: ClientIP or None. */
  sessionAffinity?: string;
  /** Address wanted of the load balancer. */
  loadBalancerIP?: string;
  /** Who may use the load balancer. */
  loadBalancerSourceRanges?: string[];
  /** Name the service stands for. */
  externalName?: string;
  /** Whether traffic from outside stays on its node: Cluster or Local. */
  externalTrafficPolicy?: string;
  /** Port of nodes that says whether they have pods of the service. */
  healthCheckNodePort?: number;
  /** Whether pods that are not ready are found, too. */
  publishNotReadyAddresses?: boolean;
  /** How long a client stays with a pod. */
  sessionAffinityConfig?: SessionAffinityConfig;
  /** Families of the addresses. */
  ipFamilies?: string[];
  /** SingleStack, PreferDualStack or RequireDualStack. */
  ipFamilyPolicy?: string;
  /** Whether a load balancer gets node ports. */
  allocateLoadBalancerNodePorts?: boolean;
  /** Who provides the load balancer. */
  loadBalancerClass?: string;
  /** Whether traffic from inside stays on its node: Cluster or Local. */
  internalTrafficPolicy?: string;
  /** Which pods are preferred. */
  trafficDistribution?: string;
}

/** What state a service is in. */
export interface ServiceStatus {
  /** Addresses of the load balancer. */
  loadBalancer?: LoadBalancerStatus;
  /** Aspects of the state. */
  conditions?: Condition[];
}

/** How long a client stays with a pod. */
export interface SessionAffinityConfig {
  /** How long a client stays with a pod. */
  clientIP?: ClientIPConfig;
}

/** A pause. */
export interface SleepAction {
  /** Seconds it lasts. */
  seconds: number;
}

/** A volume of StorageOS. */
export interface StorageOSPersistentVolumeSource {
  /** Name of the volume. */
  volumeName?: string;
  /** Namespace of the volume in StorageOS. */
  volumeNamespace?: string;
  /** File system on it. */
  fsType?: string;
  /** Whether it cannot be written to. */
  readOnly?: boolean;
  /** Secret with credentials. */
  secretRef?: ObjectReference;
}

/** A volume of StorageOS. */
export interface StorageOSVolumeSource {
  volumeName?: string;
  volumeNamespace?: string;
  fsType?: string;
  readOnly?: boolean;
  /** Names an object of the same namespace. */
  secretRef?: LocalObjectReference;
}

/** A parameter of the kernel. */
export interface Sysctl {
  name: string;
  value: string;
}

/** A TCP connection. */
export interface TCPSocketAction {
  /** Port, by number or name. */
  port: number | string;
  /** Host to connect to; the pod unless said. */
  host?: string;
}

/** Keeps pods away from a node. */
export interface Taint {
  /** Name of the taint. */
  key: string;
  /** Value of the taint. */
  value?: string;
  /** NoSchedule, PreferNoSchedule or NoExecute. */
  effect: string;
  /** When a NoExecute taint was added. */
  timeAdded?: string;
}

/** Lets a pod onto nodes with a taint. */
export interface Toleration {
  /** Taint that is tolerated; all if empty. */
  key?: string;
  /** Exists, Equal, Lt or Gt. */
  operator?: string;
  /** Value that is tolerated. */
  value?: string;
  /** Effect that is tolerated; all if empty. */
  effect?: string;
  /** How long a NoExecute taint is tolerated. */
  tolerationSeconds?: number;
}

/** A label that a place must have. */
export interface TopologySelectorLabelRequirement {
  /** Key of the label. */
  key: string;
  /** Values, of which it must have one. */
  values: string[];
}

/** Where something may be. */
export interface TopologySelectorTerm {
  /** Labels that the place must have. */
  matchLabelExpressions?: TopologySelectorLabelRequirement[];
}

/** How pods are spread. */
export interface TopologySpreadConstraint {
  /** How uneven it may be. */
  maxSkew: number;
  /** Label of nodes that says what is the same place. */
  topologyKey: string;
  /** DoNotSchedule or ScheduleAnyway. */
  whenUnsatisfiable: string;
  /** Which pods count. */
  labelSelector?: LabelSelector;
  /** How many places there must be. */
  minDomains?: number;
  /** Whether nodes the pod cannot use count: Honor or Ignore. */
  nodeAffinityPolicy?: string;
  /** Whether tainted nodes count: Honor or Ignore. */
  nodeTaintsPolicy?: string;
  /** Labels whose values must be the pod’s own. */
  matchLabelKeys?: string[];
}

/** Names an object of any kind in the same namespace. */
export interface TypedLocalObjectReference {
  apiGroup?: string;
  kind: string;
  name: string;
}

/** Names an object of any kind. */
export interface TypedObjectReference {
  apiGroup?: string;
  kind: string;
  name: string;
  namespace?: string;
}

/** A directory that containers may share. */
export interface Volume {
  /** Name of the volume, unique in its pod. */
  name: string;
  /** A file or directory of the node. */
  hostPath?: HostPathVolumeSource;
  /** A directory that lives as long as the pod. */
  emptyDir?: EmptyDirVolumeSource;
  /** A volume of GCE. */
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  /** A volume of AWS EBS. */
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  /** A volume of git. */
  gitRepo?: GitRepoVolumeSource;
  /** Files from a secret. */
  secret?: SecretVolumeSource;
  /** A directory of an NFS server. */
  nfs?: NFSVolumeSource;
  /** A volume of iSCSI. */
  iscsi?: ISCSIVolumeSource;
  /** A volume of Glusterfs. */
  glusterfs?: GlusterfsVolumeSource;
  /** A claimed volume. */
  persistentVolumeClaim?: PersistentVolumeClaimVolumeSource;
  /** A volume of Ceph RBD. */
  rbd?: RBDVolumeSource;
  /** A volume of a Flex driver. */
  flexVolume?: FlexVolumeSource;
  /** A volume of OpenStack Cinder. */
  cinder?: CinderVolumeSource;
  /** A volume of CephFS. */
  cephfs?: CephFSVolumeSource;
  /** A volume of Flocker. */
  flocker?: FlockerVolumeSource;
  /** Files that tell about the pod. */
  downwardAPI?: DownwardAPIVolumeSource;
  /** A volume of Fibre Channel. */
  fc?: FCVolumeSource;
  /** A volume of Azure Files. */
  azureFile?: AzureFileVolumeSource;
  /** Files from a config map. */
  configMap?: ConfigMapVolumeSource;
  /** A volume of vSphere. */
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
  /** A volume of Quobyte. */
  quobyte?: QuobyteVolumeSource;
  /** A volume of Azure Disk. */
  azureDisk?: AzureDiskVolumeSource;
  /** A volume of Photon. */
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  /** Files from several sources in one directory. */
  projected?: ProjectedVolumeSource;
  /** A volume of Portworx. */
  portworxVolume?: PortworxVolumeSource;
  /** A volume of ScaleIO. */
  scaleIO?: ScaleIOVolumeSource;
  /** A volume of StorageOS. */
  storageos?: StorageOSVolumeSource;
  /** A volume of a CSI driver. */
  csi?: CSIVolumeSource;
  /** A claim that lives as long as the pod. */
  ephemeral?: EphemeralVolumeSource;
  /** The content of an image. */
  image?: ImageVolumeSource;
}

/** A block device in a container. */
export interface VolumeDevice {
  /** Name of the volume. */
  name: string;
  /** Where the device appears. */
  devicePath: string;
}

/** A volume in the file system of a container. */
export interface VolumeMount {
  /** Name of the volume. */
  name: string;
  /** Whether it can only be read. */
  readOnly?: boolean;
  /** Whether mounts below can only be read, too. */
  recursiveReadOnly?: string;
  /** Where it is mounted. */
  mountPath: string;
  /** Part of the volume that is mounted. */
  subPath?: string;
  /** Which mounts pass between node and container. */
  mountPropagation?: string;
  /** As subPath, with variables. */
  subPathExpr?: string;
}

/** State of a mounted volume. */
export interface VolumeMountStatus {
  name: string;
  mountPath: string;
  readOnly?: boolean;
  recursiveReadOnly?: string;
  /** State of a volume. */
  volumeStatus?: VolumeStatus;
}

/** Which nodes reach a volume. */
export interface VolumeNodeAffinity {
  /** What must hold of a node. */
  required?: NodeSelector;
}

/** One source of files. */
export interface VolumeProjection {
  /** Files from a secret. */
  secret?: SecretProjection;
  /** Files that tell about the pod. */
  downwardAPI?: DownwardAPIProjection;
  /** Files from a config map. */
  configMap?: ConfigMapProjection;
  /** A token of the pod’s account. */
  serviceAccountToken?: ServiceAccountTokenProjection;
  /** Certificates that are trusted. */
  clusterTrustBundle?: ClusterTrustBundleProjection;
  /** A certificate of the pod. */
  podCertificate?: PodCertificateProjection;
}

/** How much a volume must and may hold. */
export interface VolumeResourceRequirements {
  limits?: Record<string, string>;
  requests?: Record<string, string>;
}

/** State of a volume. */
export interface VolumeStatus {
  /** State of a volume from an image. */
  image?: ImageVolumeStatus;
}

/** A volume of vSphere. */
export interface VsphereVirtualDiskVolumeSource {
  volumePath: string;
  fsType?: string;
  storagePolicyName?: string;
  storagePolicyID?: string;
}

/** A wish about other pods, and its weight. */
export interface WeightedPodAffinityTerm {
  weight: number;
  /** Pods, and how near they count. */
  podAffinityTerm: PodAffinityTerm;
}

/** Settings for Windows. */
export interface WindowsSecurityContextOptions {
  gmsaCredentialSpecName?: string;
  gmsaCredentialSpec?: string;
  runAsUserName?: string;
  hostProcess?: boolean;
}
