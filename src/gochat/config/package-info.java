/// What can be set: flags, files, and what the machine allows.
///
/// [Options] has every flag and limit, read by [Flags] from the command line and the environment. [DescriptorLimit] and
/// [HeapLimit] say how much of them the machine can hold. [TlsFiles], [SecretFile] and [FrontFolder] read what flags
/// name, and say in one line what is wrong with it.
package gochat.config;
