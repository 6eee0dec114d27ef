// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { NodeSelector } from '../core/types.ts';
import type { Condition, ObjectMeta } from '../meta/types.ts';

/** What state a device is in that was handed out. */
export interface AllocatedDeviceStatus {
  /** Driver of the device. */
  driver: string;
  /** Pool of the device. */
  pool: string;
  /** Name of the device. */
  device: string;
  /** Tells several shares of one device apart. */
  shareID?: string;
  /** Aspects of its state. */
  conditions?: Condition[];
  /** What else the driver says of it. */
  data?: Record<string, unknown>;
  /** What a network device is like. */
  networkData?: NetworkDeviceData;
}

/** What was handed out, and where. */
export interface AllocationResult {
  /** The devices. */
  devices?: DeviceAllocationResult;
  /** Nodes that can reach them. */
  nodeSelector?: NodeSelector;
  /** When. */
  allocationTimestamp?: string;
}

/** A selector written in CEL. */
export interface CELDeviceSelector {
  /** Expression that is true for the devices that are meant; device is the device. */
  expression: string;
}

/** How a capacity may be asked for. */
export interface CapacityRequestPolicy {
  /** How much, where nothing is said. */
  default?: string;
  /** The amounts there are. */
  validValues?: string[];
  /** The range of amounts. */
  validRange?: CapacityRequestPolicyRange;
}

/** How much may be asked for. */
export interface CapacityRequestPolicyRange {
  /** At least. */
  min: string;
  /** At most. */
  max?: string;
  /** In steps of. */
  step?: string;
}

/** Parts of a device's capacity that are asked for. */
export interface CapacityRequirements {
  /** How much of each capacity. */
  requests?: Record<string, string>;
}

/** An amount. */
export interface Counter {
  /** How much. */
  value: string;
}

/** Amounts that several devices share. */
export interface CounterSet {
  /** Name of the set. */
  name: string;
  /** The amounts. */
  counters: Record<string, Counter>;
}

/** A device. */
export interface Device {
  /** Its name in the pool. */
  name: string;
  /** What it is like. */
  attributes?: Record<string, DeviceAttribute>;
  /** What it has how much of. */
  capacity?: Record<string, DeviceCapacity>;
  /** What it takes of amounts that several devices share. */
  consumesCounters?: DeviceCounterConsumption[];
  /** Node that can reach it. */
  nodeName?: string;
  /** Nodes that can reach it. */
  nodeSelector?: NodeSelector;
  /** Every node can reach it. */
  allNodes?: boolean;
  /** What must be put up with. */
  taints?: DeviceTaint[];
  /** Whoever uses it is bound to the node it is on. */
  bindsToNode?: boolean;
  /** Conditions that must hold before a pod is bound. */
  bindingConditions?: string[];
  /** Conditions that mean it has failed. */
  bindingFailureConditions?: string[];
  /** Several may use it at once. */
  allowMultipleAllocations?: boolean;
  /** How it counts for resources of its node. */
  nodeAllocatableResourceMappings?: Record<string, NodeAllocatableResourceMapping>;
}

/** Settings for devices that were handed out. */
export interface DeviceAllocationConfiguration {
  /** Where they come from: FromClass or FromClaim. */
  source: string;
  /** Requests they are for; all unless said. */
  requests?: string[];
  /** Settings that only a driver understands. */
  opaque?: OpaqueDeviceConfiguration;
}

/** What was handed out. */
export interface DeviceAllocationResult {
  /** The devices. */
  results?: DeviceRequestAllocationResult[];
  /** Their settings. */
  config?: DeviceAllocationConfiguration[];
}

/** Something a device is like; one of the forms. */
export interface DeviceAttribute {
  /** A whole number. */
  int?: number;
  /** Yes or no. */
  bool?: boolean;
  /** A text. */
  string?: string;
  /** A version, as semver.org has it. */
  version?: string;
  /** Whole numbers. */
  ints?: number[];
  /** Several of yes or no. */
  bools?: boolean[];
  /** Texts. */
  strings?: string[];
  /** Versions. */
  versions?: string[];
}

/** Something a device has an amount of. */
export interface DeviceCapacity {
  /** How much. */
  value: string;
  /** How it may be asked for. */
  requestPolicy?: CapacityRequestPolicy;
}

/** Devices that are asked for together. */
export interface DeviceClaim {
  /** The requests. */
  requests?: DeviceRequest[];
  /** What the devices must have in common. */
  constraints?: DeviceConstraint[];
  /** Settings of the devices. */
  config?: DeviceClaimConfiguration[];
}

/** Settings for the devices of some requests. */
export interface DeviceClaimConfiguration {
  /** Requests it is for; all unless said. */
  requests?: string[];
  /** Settings that only a driver understands. */
  opaque?: OpaqueDeviceConfiguration;
}

/** A class of devices. */
export interface DeviceClass {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Which devices the class has. */
  spec: DeviceClassSpec;
}

/** Settings for every device of a class. */
export interface DeviceClassConfiguration {
  /** Settings that only a driver understands. */
  opaque?: OpaqueDeviceConfiguration;
}

/** Which devices a class has. */
export interface DeviceClassSpec {
  /** What the devices must be like. */
  selectors?: DeviceSelector[];
  /** Settings of the devices. */
  config?: DeviceClassConfiguration[];
  /** Extended resource by which pods may ask for such a device. */
  extendedResourceName?: string;
}

/** What several devices must have in common. */
export interface DeviceConstraint {
  /** Requests it is about; all unless said. */
  requests?: string[];
  /** Attribute that must be the same for all. */
  matchAttribute?: string;
  /** Attribute that must be different for all. */
  distinctAttribute?: string;
}

/** What a device takes of shared amounts. */
export interface DeviceCounterConsumption {
  /** Name of the set. */
  counterSet: string;
  /** How much it takes. */
  counters: Record<string, Counter>;
}

/** Devices that are asked for. */
export interface DeviceRequest {
  /** Name of the request. */
  name: string;
  /** Devices of one class. */
  exactly?: ExactDeviceRequest;
  /** Several ways to meet the request, the first that can be had. */
  firstAvailable?: DeviceSubRequest[];
}

/** A device that was handed out. */
export interface DeviceRequestAllocationResult {
  /** Request it was handed out for. */
  request: string;
  /** Driver of the device. */
  driver: string;
  /** Pool of the device. */
  pool: string;
  /** Name of the device. */
  device: string;
  /** It was handed out to those who look after it. */
  adminAccess?: boolean;
  /** Taints that are put up with. */
  tolerations?: DeviceToleration[];
  /** Conditions that must hold before a pod is bound. */
  bindingConditions?: string[];
  /** Conditions that mean it has failed. */
  bindingFailureConditions?: string[];
  /** Tells several shares of one device apart. */
  shareID?: string;
  /** How much of the device was handed out. */
  consumedCapacity?: Record<string, string>;
}

/** Which devices are meant. */
export interface DeviceSelector {
  /** A selector written in CEL. */
  cel?: CELDeviceSelector;
}

/** One of several ways to meet a request. */
export interface DeviceSubRequest {
  /** Name of the way. */
  name: string;
  /** Class of the devices. */
  deviceClassName: string;
  /** What the devices must be like besides. */
  selectors?: DeviceSelector[];
  /** ExactCount, or All devices that fit. */
  allocationMode?: string;
  /** How many, for ExactCount. */
  count?: number;
  /** Taints that are put up with. */
  tolerations?: DeviceToleration[];
  /** How much of each device. */
  capacity?: CapacityRequirements;
}

/** Something about a device that must be put up with. */
export interface DeviceTaint {
  /** What it is. */
  key: string;
  /** More of what it is. */
  value?: string;
  /** None, NoSchedule or NoExecute. */
  effect: string;
  /** Since when. */
  timeAdded?: string;
}

/** A taint of devices that is put up with. */
export interface DeviceToleration {
  /** Key of the taint; every one unless said. */
  key?: string;
  /** Exists or Equal. */
  operator?: string;
  /** Value of the taint, for Equal. */
  value?: string;
  /** Effect of the taint; every one unless said. */
  effect?: string;
  /** How long a NoExecute taint is put up with. */
  tolerationSeconds?: number;
}

/** A request for devices of one class. */
export interface ExactDeviceRequest {
  /** Class of the devices. */
  deviceClassName: string;
  /** What the devices must be like besides. */
  selectors?: DeviceSelector[];
  /** ExactCount, or All devices that fit. */
  allocationMode?: string;
  /** How many, for ExactCount. */
  count?: number;
  /** Devices that others use too, for those who look after them. */
  adminAccess?: boolean;
  /** Taints that are put up with. */
  tolerations?: DeviceToleration[];
  /** How much of each device. */
  capacity?: CapacityRequirements;
}

/** What a network device is like. */
export interface NetworkDeviceData {
  /** Name of the interface. */
  interfaceName?: string;
  /** Its addresses, with prefix. */
  ips?: string[];
  /** Its hardware address. */
  hardwareAddress?: string;
}

/** How a device counts for a resource of its node. */
export interface NodeAllocatableResourceMapping {
  /** Capacity of the device that counts. */
  capacityKey?: string;
  /** How often it counts. */
  allocationMultiplier?: string;
}

/** Settings that only a driver understands. */
export interface OpaqueDeviceConfiguration {
  /** The driver. */
  driver: string;
  /** The settings. */
  parameters: Record<string, unknown>;
}

/** Who uses a claim. */
export interface ResourceClaimConsumerReference {
  /** Group of the resource. */
  apiGroup?: string;
  /** The resource, such as pods. */
  resource: string;
  /** Name of the object. */
  name: string;
  /** Uid of the object. */
  uid: string;
}

/** What is asked for. */
export interface ResourceClaimSpec {
  /** The devices. */
  devices?: DeviceClaim;
}

/** What became of a claim. */
export interface ResourceClaimStatus {
  /** What was handed out. */
  allocation?: AllocationResult;
  /** Who may use it now. */
  reservedFor?: ResourceClaimConsumerReference[];
  /** What state the devices are in. */
  devices?: AllocatedDeviceStatus[];
}

/** What the claims of pods are made from. */
export interface ResourceClaimTemplate {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What claims are made from. */
  spec: ResourceClaimTemplateSpec;
}

/** What claims are made from. */
export interface ResourceClaimTemplateSpec {
  /** Labels and annotations of the claims. */
  metadata?: ObjectMeta;
  /** What the claims ask for. */
  spec: ResourceClaimSpec;
}

/** A pool of devices. */
export interface ResourcePool {
  /** Its name. */
  name: string;
  /** Rises with every change of the pool. */
  generation: number;
  /** How many slices the pool has. */
  resourceSliceCount: number;
}

/** Devices that a driver offers. */
export interface ResourceSlice {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Some devices of a pool. */
  spec: ResourceSliceSpec;
}

/** Some devices of a pool. */
export interface ResourceSliceSpec {
  /** Driver of the devices. */
  driver: string;
  /** The pool. */
  pool: ResourcePool;
  /** Node that can reach them. */
  nodeName?: string;
  /** Nodes that can reach them. */
  nodeSelector?: NodeSelector;
  /** Every node can reach them. */
  allNodes?: boolean;
  /** The devices. */
  devices?: Device[];
  /** Each device says who can reach it. */
  perDeviceNodeSelection?: boolean;
  /** Amounts that several devices share. */
  sharedCounters?: CounterSet[];
}

/** A claim to devices. */
export interface ResourceV1ResourceClaim {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is asked for. */
  spec: ResourceClaimSpec;
  /** What became of the claim. */
  status?: ResourceClaimStatus;
}
