/**
 * The structs of the kinds that are served here, besides those reachable from a pod template: `Go name, JSON name,
 * Go type` of each field in the order of the Kubernetes API types v1.36. ./struct-table.ts says how to read a line.
 */

const META_STRUCTS = `
ObjectMeta: Name name string, GenerateName generateName string, Namespace namespace string, SelfLink selfLink string, UID uid types.UID, ResourceVersion resourceVersion string, Generation generation int64, CreationTimestamp creationTimestamp? v1.Time, DeletionTimestamp deletionTimestamp *v1.Time, DeletionGracePeriodSeconds deletionGracePeriodSeconds *int64, Labels labels map[string]string, Annotations annotations map[string]string, OwnerReferences ownerReferences []v1.OwnerReference, Finalizers finalizers []string, ManagedFields managedFields []v1.ManagedFieldsEntry
OwnerReference: APIVersion apiVersion! string, Kind kind! string, Name name! string, UID uid! types.UID, Controller controller *bool, BlockOwnerDeletion blockOwnerDeletion *bool
ManagedFieldsEntry: Manager manager string, Operation operation v1.ManagedFieldsOperationType, APIVersion apiVersion string, Time time *v1.Time, FieldsType fieldsType string, FieldsV1 fieldsV1 *v1.FieldsV1, Subresource subresource string
LabelSelector: MatchLabels matchLabels map[string]string, MatchExpressions matchExpressions []v1.LabelSelectorRequirement
LabelSelectorRequirement: Key key! string, Operator operator! v1.LabelSelectorOperator, Values values []string
Condition: Type type! string, Status status! v1.ConditionStatus, ObservedGeneration observedGeneration int64, LastTransitionTime lastTransitionTime v1.Time, Reason reason! string, Message message! string
`;

const APPS_STRUCTS = `
Deployment: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, Spec spec v1.DeploymentSpec, Status status v1.DeploymentStatus
DeploymentSpec: Replicas replicas *int32, Selector selector! *v1.LabelSelector, Template template v1.PodTemplateSpec, Strategy strategy v1.DeploymentStrategy, MinReadySeconds minReadySeconds int32, RevisionHistoryLimit revisionHistoryLimit *int32, Paused paused bool, ProgressDeadlineSeconds progressDeadlineSeconds *int32
DeploymentStrategy: Type type v1.DeploymentStrategyType, RollingUpdate rollingUpdate *v1.RollingUpdateDeployment
RollingUpdateDeployment: MaxUnavailable maxUnavailable *intstr.IntOrString, MaxSurge maxSurge *intstr.IntOrString
DeploymentStatus: ObservedGeneration observedGeneration int64, Replicas replicas int32, UpdatedReplicas updatedReplicas int32, ReadyReplicas readyReplicas int32, AvailableReplicas availableReplicas int32, UnavailableReplicas unavailableReplicas int32, TerminatingReplicas terminatingReplicas *int32, Conditions conditions []v1.DeploymentCondition, CollisionCount collisionCount *int32
DeploymentCondition: Type type! v1.DeploymentConditionType, Status status! v1.ConditionStatus, LastUpdateTime lastUpdateTime v1.Time, LastTransitionTime lastTransitionTime v1.Time, Reason reason string, Message message string
ReplicaSet: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, Spec spec v1.ReplicaSetSpec, Status status v1.ReplicaSetStatus
ReplicaSetSpec: Replicas replicas *int32, MinReadySeconds minReadySeconds int32, Selector selector! *v1.LabelSelector, Template template v1.PodTemplateSpec
ReplicaSetStatus: Replicas replicas! int32, FullyLabeledReplicas fullyLabeledReplicas int32, ReadyReplicas readyReplicas int32, AvailableReplicas availableReplicas int32, TerminatingReplicas terminatingReplicas *int32, ObservedGeneration observedGeneration int64, Conditions conditions []v1.ReplicaSetCondition
ReplicaSetCondition: Type type! v1.ReplicaSetConditionType, Status status! v1.ConditionStatus, LastTransitionTime lastTransitionTime v1.Time, Reason reason string, Message message string
`;

const POD_STRUCTS = `
Pod: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, Spec spec v1.PodSpec, Status status v1.PodStatus
PodStatus: ObservedGeneration observedGeneration int64, Phase phase v1.PodPhase, Conditions conditions []v1.PodCondition, Message message string, Reason reason string, NominatedNodeName nominatedNodeName string, HostIP hostIP string, HostIPs hostIPs []v1.HostIP, PodIP podIP string, PodIPs podIPs []v1.PodIP, StartTime startTime *v1.Time, InitContainerStatuses initContainerStatuses []v1.ContainerStatus, ContainerStatuses containerStatuses []v1.ContainerStatus, QOSClass qosClass v1.PodQOSClass, EphemeralContainerStatuses ephemeralContainerStatuses []v1.ContainerStatus, Resize resize v1.PodResizeStatus, ResourceClaimStatuses resourceClaimStatuses []v1.PodResourceClaimStatus, AllocatedResources allocatedResources v1.ResourceList, Resources resources *v1.ResourceRequirements
HostIP: IP ip! string
PodIP: IP ip! string
PodResourceClaimStatus: Name name! string, ResourceClaimName resourceClaimName *string
PodCondition: Type type! v1.PodConditionType, ObservedGeneration observedGeneration int64, Status status! v1.ConditionStatus, LastProbeTime lastProbeTime v1.Time, LastTransitionTime lastTransitionTime v1.Time, Reason reason string, Message message string
ContainerStatus: Name name! string, State state v1.ContainerState, LastTerminationState lastState v1.ContainerState, Ready ready! bool, RestartCount restartCount! int32, Image image! string, ImageID imageID! string, ContainerID containerID string, Started started *bool, AllocatedResources allocatedResources v1.ResourceList, Resources resources *v1.ResourceRequirements, VolumeMounts volumeMounts []v1.VolumeMountStatus, User user *v1.ContainerUser, AllocatedResourcesStatus allocatedResourcesStatus []v1.ResourceStatus, StopSignal stopSignal *v1.Signal
ContainerState: Waiting waiting *v1.ContainerStateWaiting, Running running *v1.ContainerStateRunning, Terminated terminated *v1.ContainerStateTerminated
ContainerStateWaiting: Reason reason string, Message message string
ContainerStateRunning: StartedAt startedAt v1.Time
ContainerStateTerminated: ExitCode exitCode! int32, Signal signal int32, Reason reason string, Message message string, StartedAt startedAt v1.Time, FinishedAt finishedAt v1.Time, ContainerID containerID string
VolumeMountStatus: Name name! string, MountPath mountPath! string, ReadOnly readOnly bool, RecursiveReadOnly recursiveReadOnly *v1.RecursiveReadOnlyMode
ContainerUser: Linux linux *v1.LinuxContainerUser
LinuxContainerUser: UID uid! int64, GID gid! int64, SupplementalGroups supplementalGroups []int64
ResourceStatus: Name name! v1.ResourceName, Resources resources []v1.ResourceHealth
ResourceHealth: ResourceID resourceID! string, Health health string
`;

const CORE_STRUCTS = `
Namespace: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, Spec spec v1.NamespaceSpec, Status status v1.NamespaceStatus
NamespaceSpec: Finalizers finalizers []v1.FinalizerName
NamespaceStatus: Phase phase v1.NamespacePhase, Conditions conditions []v1.NamespaceCondition
NamespaceCondition: Type type! string, Status status! v1.ConditionStatus, LastTransitionTime lastTransitionTime v1.Time, Reason reason string, Message message string
Node: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, Spec spec v1.NodeSpec, Status status v1.NodeStatus
NodeSpec: PodCIDR podCIDR string, PodCIDRs podCIDRs []string, ProviderID providerID string, Unschedulable unschedulable bool, Taints taints []v1.Taint, ConfigSource configSource *v1.NodeConfigSource, DoNotUseExternalID externalID string
NodeConfigSource: ConfigMap configMap *v1.ConfigMapNodeConfigSource
ConfigMapNodeConfigSource: Namespace namespace! string, Name name! string, UID uid types.UID, ResourceVersion resourceVersion string, KubeletConfigKey kubeletConfigKey! string
Taint: Key key! string, Value value string, Effect effect! v1.TaintEffect, TimeAdded timeAdded *v1.Time
NodeStatus: Capacity capacity v1.ResourceList, Allocatable allocatable v1.ResourceList, Phase phase string, Conditions conditions []v1.NodeCondition, Addresses addresses []v1.NodeAddress, DaemonEndpoints daemonEndpoints v1.NodeDaemonEndpoints, NodeInfo nodeInfo v1.NodeSystemInfo, Images images []v1.ContainerImage, VolumesInUse volumesInUse []v1.UniqueVolumeName, VolumesAttached volumesAttached []v1.AttachedVolume, RuntimeHandlers runtimeHandlers []v1.NodeRuntimeHandler, Features features *v1.NodeFeatures, DeclaredFeatures declaredFeatures []string
NodeCondition: Type type! v1.NodeConditionType, Status status! v1.ConditionStatus, LastHeartbeatTime lastHeartbeatTime v1.Time, LastTransitionTime lastTransitionTime v1.Time, Reason reason string, Message message string
NodeAddress: Type type! v1.NodeAddressType, Address address! string
NodeDaemonEndpoints: KubeletEndpoint kubeletEndpoint v1.DaemonEndpoint
DaemonEndpoint: Port Port! int32
NodeSystemInfo: MachineID machineID! string, SystemUUID systemUUID! string, BootID bootID! string, KernelVersion kernelVersion! string, OSImage osImage! string, ContainerRuntimeVersion containerRuntimeVersion! string, KubeletVersion kubeletVersion! string, KubeProxyVersion kubeProxyVersion! string, OperatingSystem operatingSystem! string, Architecture architecture! string, Swap swap *v1.NodeSwapStatus
NodeSwapStatus: Capacity capacity *int64
ContainerImage: Names names []string, SizeBytes sizeBytes int64
AttachedVolume: Name name! string, DevicePath devicePath! string
NodeRuntimeHandler: Name name! string, Features features *v1.NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures: RecursiveReadOnlyMounts recursiveReadOnlyMounts *bool, UserNamespaces userNamespaces *bool
NodeFeatures: SupplementalGroupsPolicy supplementalGroupsPolicy *bool
Service: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, Spec spec v1.ServiceSpec, Status status v1.ServiceStatus
ServiceSpec: Ports ports []v1.ServicePort, Selector selector map[string]string, ClusterIP clusterIP string, ClusterIPs clusterIPs []string, Type type v1.ServiceType, ExternalIPs externalIPs []string, SessionAffinity sessionAffinity v1.ServiceAffinity, LoadBalancerIP loadBalancerIP string, LoadBalancerSourceRanges loadBalancerSourceRanges []string, ExternalName externalName string, ExternalTrafficPolicy externalTrafficPolicy v1.ServiceExternalTrafficPolicy, HealthCheckNodePort healthCheckNodePort int32, PublishNotReadyAddresses publishNotReadyAddresses bool, SessionAffinityConfig sessionAffinityConfig *v1.SessionAffinityConfig, IPFamilies ipFamilies []v1.IPFamily, IPFamilyPolicy ipFamilyPolicy *v1.IPFamilyPolicy, AllocateLoadBalancerNodePorts allocateLoadBalancerNodePorts *bool, LoadBalancerClass loadBalancerClass *string, InternalTrafficPolicy internalTrafficPolicy *v1.ServiceInternalTrafficPolicy, TrafficDistribution trafficDistribution *string
ServicePort: Name name string, Protocol protocol v1.Protocol, AppProtocol appProtocol *string, Port port! int32, TargetPort targetPort intstr.IntOrString, NodePort nodePort int32
SessionAffinityConfig: ClientIP clientIP *v1.ClientIPConfig
ClientIPConfig: TimeoutSeconds timeoutSeconds *int32
ServiceStatus: LoadBalancer loadBalancer v1.LoadBalancerStatus, Conditions conditions []v1.Condition
LoadBalancerStatus: Ingress ingress []v1.LoadBalancerIngress
LoadBalancerIngress: IP ip string, Hostname hostname string, IPMode ipMode *string, Ports ports []v1.PortStatus
PortStatus: Port port! int32, Protocol protocol! v1.Protocol, Error error *string
EndpointSlice: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, AddressType addressType! v1.AddressType, Endpoints endpoints! []v1.Endpoint, Ports ports! []v1.EndpointPort
Endpoint: Addresses addresses! []string, Conditions conditions v1.EndpointConditions, Hostname hostname *string, TargetRef targetRef *v1.ObjectReference, DeprecatedTopology deprecatedTopology map[string]string, NodeName nodeName *string, Zone zone *string, Hints hints *v1.EndpointHints
EndpointConditions: Ready ready *bool, Serving serving *bool, Terminating terminating *bool
EndpointHints: ForZones forZones []v1.ForZone, ForNodes forNodes []v1.ForNode
ForZone: Name name! string
ForNode: Name name! string
EndpointPort: Name name *string, Protocol protocol *v1.Protocol, Port port *int32, AppProtocol appProtocol *string
ConfigMap: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, Immutable immutable *bool, Data data map[string]string, BinaryData binaryData map[string][]uint8
Secret: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, Immutable immutable *bool, Data data map[string][]uint8, StringData stringData map[string]string, Type type v1.SecretType
ServiceAccount: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, Secrets secrets []v1.ObjectReference, ImagePullSecrets imagePullSecrets []v1.LocalObjectReference, AutomountServiceAccountToken automountServiceAccountToken *bool
ObjectReference: Kind kind string, Namespace namespace string, Name name string, UID uid types.UID, APIVersion apiVersion string, ResourceVersion resourceVersion string, FieldPath fieldPath string
Event: Kind kind string, APIVersion apiVersion string, ObjectMeta metadata v1.ObjectMeta, InvolvedObject involvedObject v1.ObjectReference, Reason reason string, Message message string, Source source v1.EventSource, FirstTimestamp firstTimestamp v1.Time, LastTimestamp lastTimestamp v1.Time, Count count int32, Type type string, EventTime eventTime v1.MicroTime, Series series *v1.EventSeries, Action action string, Related related *v1.ObjectReference, ReportingController reportingComponent! string, ReportingInstance reportingInstance! string
EventSource: Component component string, Host host string
EventSeries: Count count int32, LastObservedTime lastObservedTime v1.MicroTime
`;

/** All tables of this file. */
export const API_STRUCTS: readonly string[] = [META_STRUCTS, APPS_STRUCTS, POD_STRUCTS, CORE_STRUCTS];

/** Go types of these structs that are strings, besides those of a pod template. */
export const API_STRING_TYPES =
  "v1.AddressType v1.ConditionStatus v1.DeploymentConditionType v1.DeploymentStrategyType v1.FinalizerName v1.IPFamily v1.IPFamilyPolicy v1.NamespacePhase v1.NodeAddressType v1.NodeConditionType v1.PodPhase v1.PodQOSClass v1.PodResizeStatus v1.ReplicaSetConditionType v1.SecretType v1.ServiceAffinity v1.ServiceExternalTrafficPolicy v1.ServiceInternalTrafficPolicy v1.ServiceType v1.UniqueVolumeName";
