# The tables of frontend/kernel against the running kernel, for the cgroup sections. Needs root.
add_executable(kernel_agreement_cgroup ${PROJECT_SOURCE_DIR}/tests/kernel/agreement_cgroup.c)
target_link_libraries(kernel_agreement_cgroup PRIVATE skep_kernel criterion bpf)
add_test(NAME kernel.agreement_cgroup COMMAND kernel_agreement_cgroup)
set_tests_properties(kernel.agreement_cgroup PROPERTIES TIMEOUT 120)
