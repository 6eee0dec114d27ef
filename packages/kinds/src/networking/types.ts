// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { TypedLocalObjectReference } from '../core/types.ts';
import type { Condition, LabelSelector, ObjectMeta } from '../meta/types.ts';

/** A path and who answers for it. */
export interface HTTPIngressPath {
  /** The path; begins with /. */
  path?: string;
  /** How it is compared: Exact, Prefix or ImplementationSpecific. */
  pathType: string;
  /** Who answers. */
  backend: IngressBackend;
}

/** Paths of a host. */
export interface HTTPIngressRuleValue {
  /** Paths, each with who answers. */
  paths: HTTPIngressPath[];
}

/** An address that a service has. */
export interface IPAddress {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Who has it. */
  spec: IPAddressSpec;
}

/** Who has an address. */
export interface IPAddressSpec {
  /** Who has it. */
  parentRef: ParentReference;
}

/** A range of addresses. */
export interface IPBlock {
  /** The range, as 10.0.0.0/8 or 2001:db8::/64. */
  cidr: string;
  /** Parts of the range that are left out. */
  except?: string[];
}

/** Ways into the cluster by host and path. */
export interface Ingress {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the ingress. */
  spec?: IngressSpec;
  /** What became of the ingress. */
  status?: IngressStatus;
}

/** Who answers. */
export interface IngressBackend {
  /** A Service of the same namespace. */
  service?: IngressServiceBackend;
  /** Another object of the same namespace. */
  resource?: TypedLocalObjectReference;
}

/** A class of ingresses, served by one controller. */
export interface IngressClass {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Which controller the class stands for. */
  spec?: IngressClassSpec;
}

/** An object with settings of a controller. */
export interface IngressClassParametersReference {
  /** Group of the kind; the core group unless said. */
  apiGroup?: string;
  /** Kind of the object. */
  kind: string;
  /** Name of the object. */
  name: string;
  /** Cluster or Namespace. */
  scope?: string;
  /** Its namespace, where scope is Namespace. */
  namespace?: string;
}

/** Which controller a class stands for. */
export interface IngressClassSpec {
  /** Name of the controller, as a domain with a path. */
  controller?: string;
  /** Object with its settings. */
  parameters?: IngressClassParametersReference;
}

/** Where a load balancer is reached. */
export interface IngressLoadBalancerIngress {
  /** Its address. */
  ip?: string;
  /** Its name. */
  hostname?: string;
  /** Its ports. */
  ports?: IngressPortStatus[];
}

/** What is known of the load balancer. */
export interface IngressLoadBalancerStatus {
  /** Where it is reached. */
  ingress?: IngressLoadBalancerIngress[];
}

/** A port of a load balancer. */
export interface IngressPortStatus {
  /** Number of the port. */
  port: number;
  /** TCP, UDP or SCTP. */
  protocol: string;
  /** What went wrong with it, in one word. */
  error?: string;
}

/** A host and what is done with its requests. */
export interface IngressRule {
  /** Name of the host; all unless said. May begin with *. for any one label. */
  host?: string;
  /** Paths of the host. */
  http?: HTTPIngressRuleValue;
}

/** A Service that answers. */
export interface IngressServiceBackend {
  /** Name of the Service. */
  name: string;
  /** Port of the Service. */
  port?: ServiceBackendPort;
}

/** What is wanted of an ingress. */
export interface IngressSpec {
  /** Class whose controller serves it. */
  ingressClassName?: string;
  /** Who answers where no rule fits. */
  defaultBackend?: IngressBackend;
  /** Hosts that are served over TLS. */
  tls?: IngressTLS[];
  /** Rules by host and path. */
  rules?: IngressRule[];
}

/** What became of an ingress. */
export interface IngressStatus {
  /** The load balancer. */
  loadBalancer?: IngressLoadBalancerStatus;
}

/** Hosts and the certificate for them. */
export interface IngressTLS {
  /** Names that the certificate is for. */
  hosts?: string[];
  /** Secret that holds certificate and key. */
  secretName?: string;
}

/** Which traffic the pods of a namespace may have. */
export interface NetworkPolicy {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What traffic is allowed. */
  spec?: NetworkPolicySpec;
}

/** Traffic that may go out. */
export interface NetworkPolicyEgressRule {
  /** Ports it may go to; all unless said. */
  ports?: NetworkPolicyPort[];
  /** Where it may go; everywhere unless said. */
  to?: NetworkPolicyPeer[];
}

/** Traffic that may come in. */
export interface NetworkPolicyIngressRule {
  /** Ports it may come to; all unless said. */
  ports?: NetworkPolicyPort[];
  /** Who it may come from; everybody unless said. */
  from?: NetworkPolicyPeer[];
}

/** Who is at the other end. */
export interface NetworkPolicyPeer {
  /** Pods of this namespace, or of those that are selected. */
  podSelector?: LabelSelector;
  /** Namespaces whose pods are meant. */
  namespaceSelector?: LabelSelector;
  /** Addresses, outside of the cluster as a rule. */
  ipBlock?: IPBlock;
}

/** A port, or several. */
export interface NetworkPolicyPort {
  /** Protocol; TCP unless said. */
  protocol?: string;
  /** Number or name of the port; all unless said. */
  port?: number | string;
  /** Last port of a range that begins with port. */
  endPort?: number;
}

/** What traffic is allowed. */
export interface NetworkPolicySpec {
  /** Pods of the namespace that the policy is for; all where it is empty. */
  podSelector?: LabelSelector;
  /** What may come in. */
  ingress?: NetworkPolicyIngressRule[];
  /** What may go out. */
  egress?: NetworkPolicyEgressRule[];
  /** Directions that are restricted: Ingress, Egress. */
  policyTypes?: string[];
}

/** What an address belongs to. */
export interface ParentReference {
  /** Group of the resource. */
  group?: string;
  /** The resource. */
  resource: string;
  /** Namespace of the object. */
  namespace?: string;
  /** Name of the object. */
  name: string;
}

/** A port of a Service. */
export interface ServiceBackendPort {
  /** Its name. */
  name?: string;
  /** Its number. */
  number?: number;
}

/** A range that addresses of services come from. */
export interface ServiceCIDR {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The range. */
  spec?: ServiceCIDRSpec;
  /** What state the range is in. */
  status?: ServiceCIDRStatus;
}

/** A range of addresses. */
export interface ServiceCIDRSpec {
  /** One range of each family. */
  cidrs?: string[];
}

/** What state a range is in. */
export interface ServiceCIDRStatus {
  /** Aspects of the state. */
  conditions?: Condition[];
}
